"""The parts of ``context``: which facts a denial, a doubt or a relative is said of.

:mod:`.scope` tells which constraints a cue reaches, by how they stand to each other (:mod:`.neighbours`), and
:mod:`.qualifying` what it says of them. A fact that is said not to be in some state has that state as a constraint of
its own: :mod:`.denied_states` finds it, with the states in which a fact is spared, :mod:`.demanded_states` those in
which it must be, and :mod:`.set_apart` makes each. :mod:`.denied_lists` tells which lines deny the list below them.
"""
