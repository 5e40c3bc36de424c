"""What a sentence permits, "B is allowed if C", and what that comes to beside what is asked or excluded."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .features import Operand
from .operands import Operands
from .rows import spliced, top_level
from .tokens import LETTING_IN, Of, Token

NEXT = 3
"""How many words may stand in an exclusion between "B is allowed" and the "if" behind it."""


class Permission(NamedTuple):
    """What is permitted, on what condition, and what the permission is of."""

    permitted: Operand | None
    condition: Operand | None
    of: Of


class Permissions:
    """Reads the sentences of one criterion that permit something. ``read`` makes one operand of a list of tokens."""

    def __init__(self, operands: Operands, read: Callable[[list[Token]], Operand | None]) -> None:
        self.of = operands
        self._read = read

    def stated(self, row: list[Token]) -> Permission | None:
        """What a sentence permits; None where it permits nothing."""
        top = top_level(row)
        place = next((at for at in top if row[at].kind == "permitted"), None)
        if place is None or any(row[at].kind == "exception" for at in top if at < place):
            return None
        condition = next((at for at in top if at > place and row[at].kind == "condition"), len(row))
        follows = row[place].of == "what follows"
        before, behind = row[:place], row[place:condition]
        with self.of.naming_cases(names=True):
            permitted = self._read(behind if follows else before) or self._read(before if follows else behind)
        if follows and permitted is not None and self.of.are_counted(permitted):
            return None
        but = next((at for at in top if at > place and row[at].kind == "exception"), len(row))
        if permitted is not None and self.of.is_none_of(permitted) and (exempt := self._read(row[but + 1 :])):
            permitted = self.of.excepted(permitted, exempt)
        return Permission(permitted, self._read(row[condition + 1 :]), row[place].of)

    def unmet(self, row: list[Token]) -> Operand | None:
        """What an exclusion that only permits something on a condition excludes, "HIV is allowed if CD4 > 350": who has
        that, and does not meet the condition."""
        place = next((at for at, token in enumerate(row) if token.kind == "permitted"), None)
        if place is None or any(token.kind == "stop" for token in row) or len(spliced(row)) > 1:
            return None
        behind = next((token for token in row[place:] if token.kind == "condition"), None)
        if behind is None or (row[place].of != "what follows" and behind.first - row[place].last > NEXT):
            return None
        permitted, condition, of = self.stated(row) or (None, None, "")
        if permitted is None or condition is None or of == "a duty" or not self.of.permits_if(permitted, condition):
            return None
        return self.of.every(permitted, self.of.lacking(condition))

    def own_limit(self, whole: Operand | None, row: list[Token]) -> Operand | None:
        """ "INR <= 1.5. Patients on warfarin may have an INR up to 3": what is permitted is another limit for some."""
        if whole is None or not any(token.of == "what follows" for token in row):
            return None
        before = dict(self.of.conditions)
        special = self._read([token for token in row if token.kind != "permitted"])
        limited = self.of.with_own_limit(whole, special) if special is not None else None
        if limited is None:
            self.of.conditions = before
        return limited

    def added(self, whole: Operand | None, permission: Permission) -> Operand | None:
        """What was said before, with a permission. "B is allowed": an exception to what an exclusion said before, else
        no requirement, as "not required" is; "B is allowed if C" asks for C where B is so, "patients are eligible if C"
        for C, "up to two B are allowed" for no more than that, and "patients with B are also eligible" for B instead of
        what was asked before."""
        permitted, condition, of = permission
        if permitted is None:
            return whole if condition is None or self.of.excludes else self._asked_too(whole, condition)
        if self.of.is_none_of(permitted) and of not in LETTING_IN:
            return self._prohibited(whole, permitted)
        if whole is not None and (of != "a duty" if self.of.excludes else of == "more people"):
            who = permitted if condition is None else self.of.every(permitted, condition)
            return self.of.excepted(whole, who) if self.of.excludes else self.of.either(whole, who)
        if condition is None and not self.of.excludes and self.of.are_at_most(permitted):
            return self._asked_too(whole, permitted)
        if condition is None or self.of.excludes:
            self.of.optional += permitted.atoms
            return whole
        return self._asked_too(whole, self.of.apply_if(condition, permitted))

    def _prohibited(self, whole: Operand | None, denied: Operand) -> Operand:
        """ "No B is allowed": an inclusion asks for no B, an exclusion excludes B."""
        if not self.of.excludes:
            return self._asked_too(whole, denied)
        denied = self.of.affirmed(denied)
        return denied if whole is None else self.of.either(whole, denied)

    def _asked_too(self, whole: Operand | None, operand: Operand) -> Operand:
        return operand if whole is None else self.of.every(whole, operand)
