"""The parts of ``thresholds``: what each number is about, and for whom.

Read first :mod:`.passage`, a criterion's tokens with its quantities and the names that tables know, and
:mod:`.measures`, which asks the rules in their order and makes :mod:`.readings`. The rules by what they find:

* names: :mod:`.subjects` before or behind a number, :mod:`.farther_names` elsewhere, :mod:`.shared_heads` of several,
  :mod:`.continuations` of the comparison before;
* kinds of quantities: :mod:`.ages`, :mod:`.times`, :mod:`.scales`, :mod:`.pressures`, :mod:`.doses`, :mod:`.rates`,
  :mod:`.shares`, :mod:`.counts`, :mod:`.places`, :mod:`.pairs`;
* what limits nothing: :mod:`.no_limits`; what no number limits but a word: :mod:`.extremes`;
* what goes with a limit: :mod:`.conditions`, :mod:`.occasions`, :mod:`.methods`; :mod:`.nearby` finds the limits
  beside a place;
* what is known only later: :mod:`.mentioned` by the mentions, :mod:`.forbidden` by prohibitions.
"""
