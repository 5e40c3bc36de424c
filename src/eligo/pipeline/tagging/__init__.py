"""The parts of ``ner``: the entity model, in NumPy alone.

A page is cut into :mod:`.passages`; :mod:`.tagger` gives the mentions of each, from its networks (:mod:`.network`,
run over sentences laid out by :mod:`.packing`), by exact span marginals (:mod:`.decoding`), which trees weigh again
(:mod:`.rescoring`, with :mod:`.phrases`).
"""
