"""What the reading of a text's structure yields besides criteria; imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...schema import SectionName


@dataclass(slots=True)
class Section:
    """A stretch of text under one heading; ``heading`` is its extent, empty where there is none."""

    start: int
    end: int
    kind: SectionName
    heading_start: int
    heading_end: int
    applies_to: str | None = None


@dataclass(frozen=True, slots=True)
class Quantifier:
    """How a group joins its children: "at least two of the following"; ``none`` where the line above denies each.

    ``said`` is false where the line says nothing of it, and ``op`` is what its section means by that.
    """

    op: Literal["all", "any", "at_least", "at_most", "none"]
    n: int | None = None
    said: bool = True
