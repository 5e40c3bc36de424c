"""The parts of ``windows``: times as the text states them, and the facts that they date.

:mod:`.timing` finds the times (:mod:`.found_window`): their lengths (:mod:`.lengths`), the cues around these
(:mod:`.temporal_cues`, and what they mean, :mod:`.meanings`), the events they are counted from (:mod:`.anchors`, some
shared, :mod:`.shared_anchors`, some named first, :mod:`.named_first`), calendar :mod:`.dates`, and times
:mod:`.unmeasured`. :mod:`.attachment` gives each time its facts: :mod:`.dating` looks for them among its
:mod:`.surroundings`, by what stands between (:mod:`.gaps`), or finds an event that is no fact yet (:mod:`.events`,
named by :mod:`.naming`). :mod:`.last_times` is for what must be over.
"""
