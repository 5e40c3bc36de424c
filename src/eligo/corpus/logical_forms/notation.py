"""The notation of logical forms: calls, each with its methods.

    intersect(female(), cond("asthma").severity(SEVERE).num_filter(eq(op(GTEQ), val("2"))))

Annotators wrote them by hand, so small slips are read past: a comma too many or too few, a comma before a method,
parentheses that the end of the text leaves open. Time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DEEPEST = 60
"""How deep calls may nest; the deepest of the corpus is nine."""
_TOKEN = re.compile(r'"(?P<text>[^"]*)"|(?P<name>[A-Za-z_]\w*)|(?P<mark>\S)')


@dataclass(frozen=True, slots=True)
class Constant:
    """A name that is no call: ``GTEQ``, ``PAST``."""

    name: str


@dataclass(slots=True)
class Call:
    """``name(arguments).method(...)``; arguments are calls, constants and quoted texts."""

    name: str
    arguments: list[Call | Constant | str] = field(default_factory=list)
    methods: list[Call] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The call without its methods, in one spelling."""
        return f"{self.name}({', '.join(_spelled(one) for one in self.arguments)})"

    def calls(self) -> list[Call]:
        """The arguments that are calls."""
        return [one for one in self.arguments if isinstance(one, Call)]


def read_calls(text: str) -> list[Call]:
    """The calls that a form consists of, one as a rule.

    Raises:
        ValueError: the text is no form; the message says where and why.
    """
    reader = Reader(text)
    calls: list[Call] = []
    while not reader.at_end():
        if reader.take_mark(",;"):
            continue
        if calls and reader.take_mark("."):
            calls[-1].methods.append(reader.bare_call())
        else:
            calls.append(reader.call())
    if not calls:
        raise ValueError("the form is empty")
    return calls


class Reader:
    """Reads calls from a text; :attr:`at` is the number of the next token.

    Args:
        lenient: whether a call ends at what cannot be in one, instead of raising an error.
    """

    def __init__(self, text: str, *, lenient: bool = False) -> None:
        self.tokens = list(_TOKEN.finditer(text))
        self.at = 0
        self._text = text
        self._lenient = lenient

    def at_end(self) -> bool:
        return self.at >= len(self.tokens)

    def begins_call(self) -> bool:
        """Whether a name stands here with its parenthesis right behind it."""
        if self.at + 1 >= len(self.tokens) or self.tokens[self.at]["name"] is None:
            return False
        following = self.tokens[self.at + 1]
        return following["mark"] == "(" and following.start() == self.tokens[self.at].end()

    def take_mark(self, marks: str) -> bool:
        if self.at_end() or (self.tokens[self.at]["mark"] or " ") not in marks:
            return False
        self.at += 1
        return True

    def call(self, depth: int = 0) -> Call:
        """The call that begins here, with its methods."""
        call = self.bare_call(depth)
        while self._method_follows():
            self.at += 1
            call.methods.append(self.bare_call(depth + 1))
        return call

    def bare_call(self, depth: int = 0) -> Call:
        """The call that begins here, without the methods behind it."""
        if depth > DEEPEST:
            raise ValueError(f"calls nest deeper than {DEEPEST} at {self._place()}")
        call = Call(self._name())
        if not self.take_mark("("):
            raise ValueError(f"'(' is missing after {call.name!r} at {self._place()}")
        self._arguments(call, depth)
        while self._is_mark("(", self.at) and self.tokens[self.at].start() == self.tokens[self.at - 1].end():
            self.at += 1
            self._arguments(call, depth)
        return call

    def _arguments(self, call: Call, depth: int) -> None:
        while not self.at_end() and not self.take_mark(")"):
            token = self.tokens[self.at]
            if self.take_mark(","):
                continue
            if token["text"] is not None:
                self.at += 1
                call.arguments.append(token["text"])
            elif isinstance(last := next(reversed(call.arguments), None), Call) and self._method_follows():
                self.at += 1
                last.methods.append(self.bare_call(depth + 1))
            elif token["name"] is not None and self._is_mark("(", self.at + 1):
                call.arguments.append(self.call(depth + 1))
            elif token["name"] is not None and (token["name"].isupper() or not self._lenient):
                self.at += 1
                call.arguments.append(Constant(token["name"]))
            elif self._lenient:
                return
            else:
                raise ValueError(f"{token[0]!r} cannot stand in {call.name!r} at {self._place()}")

    def _method_follows(self) -> bool:
        named = self.at + 1 < len(self.tokens) and self.tokens[self.at + 1]["name"] is not None
        return named and self._is_mark(".", self.at) and self._is_mark("(", self.at + 2)

    def _is_mark(self, mark: str, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at]["mark"] == mark

    def _name(self) -> str:
        name = None if self.at_end() else self.tokens[self.at]["name"]
        if name is None:
            raise ValueError(f"a name such as 'union' is expected at {self._place()}")
        self.at += 1
        return str(name)

    def _place(self) -> str:
        start = self.tokens[self.at].start() if not self.at_end() else len(self._text)
        line = self._text.count("\n", 0, start) + 1
        return f"line {line}, column {start - self._text.rfind(chr(10), 0, start)}"


def _spelled(argument: Call | Constant | str) -> str:
    if isinstance(argument, Call):
        return argument.key
    return argument.name if isinstance(argument, Constant) else f'"{argument}"'
