"""The marks, conjunctions and articles of a text, as words, that rules of several parts ask for."""

STOPS = frozenset({".", ";"})
"""End a statement. Where a full stop may belong to an abbreviation, :mod:`.phrasing.sentences` knows better."""
OPENING, CLOSING = frozenset("(["), frozenset(")]")
BRACKETS = OPENING | CLOSING
PARENTHESES = frozenset("()")
ENDS = STOPS | CLOSING
AND_OR = frozenset({"and", "or"})
JOINING = AND_OR | {"/"}
ARTICLES = frozenset({"a", "an", "the"})
