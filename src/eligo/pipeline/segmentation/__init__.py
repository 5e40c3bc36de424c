"""The parts of ``sections`` and ``items``, from lines to the tree of criteria.

Lines are put together to :mod:`.blocks` by their :mod:`.markers`; :mod:`.headings` and :mod:`.topics` say which begin
something, :mod:`.announcing` which announce a list, and :mod:`.run_on` finds lists that lost their lines. :mod:`.tree`
tells what stands under what; :mod:`.notes`, :mod:`.cohorts` and :mod:`.quantifiers` what a line is, whom it addresses
and how it joins those below it. :mod:`.structure` is what other components are told, :mod:`.wordings` makes expressions
of the lexicon's tables.
"""
