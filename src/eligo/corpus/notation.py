"""The short notation of gold files: intervals and expressions as a person writes them.

Intervals: ``>= 5``, ``< 1``, ``= 2``, ``[18, 40]``, ``(0, 1.5]``.
Expressions: ``a``, ``not a``, ``a and (b or c)``, ``2 of (a, b, c)``; ``and`` binds tighter than ``or``.
"""

from __future__ import annotations

import re

from ..schema import Bound, Expression, Interval, Leaf, Node

_ONE_SIDED = re.compile(r"(<=|>=|<|>|=)\s?(-?[0-9.]{1,30})")
_RANGE = re.compile(r"([\[(])\s?(-?[0-9.]{1,30})\s?,\s?(-?[0-9.]{1,30})\s?([\])])")
_TOKEN = re.compile(r"\s*([A-Za-z0-9_]+|[(),])")


def interval_of(notation: str) -> Interval:
    """The interval that a gold file writes.

    Raises:
        ValueError: the notation is not one of the module's.
    """
    if match := _ONE_SIDED.fullmatch(notation.strip()):
        comparator, value = match[1], float(match[2])
        low = Bound(value=value, inclusive=comparator != ">") if comparator in (">", ">=", "=") else None
        high = Bound(value=value, inclusive=comparator != "<") if comparator in ("<", "<=", "=") else None
        return Interval(low=low, high=high)
    if match := _RANGE.fullmatch(notation.strip()):
        return Interval(
            low=Bound(value=float(match[2]), inclusive=match[1] == "["),
            high=Bound(value=float(match[3]), inclusive=match[4] == "]"),
        )
    raise ValueError(f"not an interval: {notation!r}; write it as '>= 5', '= 2' or '[18, 40)'")


def expression_of(notation: str) -> Expression:
    """The expression that a gold file writes; leaves are the names of its constraints.

    Raises:
        ValueError: the notation is not one of the module's.
    """
    tokens = _TOKEN.findall(notation)
    if "".join(tokens) != re.sub(r"\s+", "", notation):
        raise ValueError(f"not an expression: {notation!r}")
    reader = _Reader(tokens)
    try:
        tree = reader.any()
    except IndexError:
        raise ValueError(f"the expression ends too soon: {notation!r}") from None
    if reader.tokens:
        raise ValueError(f"{reader.tokens[0]!r} is not expected in the expression {notation!r}")
    return tree


class _Reader:
    """Recursive descent over the tokens of an expression."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def any(self) -> Expression:
        return self._joined("or", "any", self.all)

    def all(self) -> Expression:
        return self._joined("and", "all", self.operand)

    def _joined(self, word: str, op: str, part: object) -> Expression:
        assert callable(part)
        parts = [part()]
        while self.tokens[:1] == [word]:
            self.tokens.pop(0)
            parts.append(part())
        return parts[0] if len(parts) == 1 else Node.model_validate({"op": op, "of": parts})

    def operand(self) -> Expression:
        token = self.tokens.pop(0)
        if token == "not":
            return Node(op="not", of=[self.operand()])
        if token == "(":
            inner = self.any()
            self._expect(")")
            return inner
        if token.isdigit() and self.tokens[:1] == ["of"]:
            self.tokens.pop(0)
            self._expect("(")
            parts = [self.any()]
            while self.tokens[:1] == [","]:
                self.tokens.pop(0)
                parts.append(self.any())
            self._expect(")")
            return Node(op="at_least", n=int(token), of=parts)
        if token in {")", ",", "and", "or", "of"}:
            raise ValueError(f"{token!r} is not expected in an expression here")
        return Leaf(constraint=token)

    def _expect(self, token: str) -> None:
        if self.tokens.pop(0) != token:
            raise ValueError(f"{token!r} is missing in an expression")
