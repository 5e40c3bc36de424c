"""The parts of ``quantities``, in the order in which a number is read.

:mod:`.words` are the tokens. Among them stand numerals (:mod:`.numbers`, with :mod:`.powers` of ten, and without
those of names, :mod:`.named_numbers`) and comparators (:mod:`.comparators`). A numeral with its comparator, unit and
reference (:mod:`.references`) is a term (:mod:`.terms`; :mod:`.sharing` where two have one unit), one or several
terms an interval (:mod:`.intervals`, :mod:`.ranges`, :mod:`.ranks`). Beside these: :mod:`.named_scales` with letters,
:mod:`.tnm`, :mod:`.birthdays`.
"""
