"""Spans, numbers, units and times: the small parts that constraints are made of."""

import math
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _whole(value: object) -> object:
    """100000.0 and 100000 are one number and print as one; one beyond what a double holds exactly is a double."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, int) and not -_EXACT < value < _EXACT:
        return float(value) if abs(value) < _LARGEST else math.inf
    return value


_EXACT, _LARGEST = 10**15, 10**308

Number = Annotated[int | float, BeforeValidator(_whole), Field(allow_inf_nan=False)]
"""A JSON number; whole numbers below 10^15 are kept as integers."""


_new = object.__new__
_put_fields, _put_names, _put_extra, _put_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
"""Set what every model holds, past pydantic's own ``__setattr__``, as pydantic's ``model_construct`` does."""


class Model(BaseModel):
    """What all models of the contract share: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def made(cls, fields: dict[str, Any]) -> Self:
        """As ``cls(**fields)`` without the checks, in a quarter of the time: for what is made by the thousand.

        ``fields`` are all of the model's, of its types and in its order, and belong to nobody else.
        """
        made = _new(cls)
        _put_fields(made, fields)
        _put_names(made, _all_fields[cls])
        _put_extra(made, None)
        _put_private(made, None)
        return made


class _AllFields(dict[type[Model], set[str]]):
    """The names of a model's fields, one set for all that are made: nothing can be added, as it holds them all."""

    def __missing__(self, model: type[Model]) -> set[str]:
        names = self[model] = set(model.model_fields)
        return names


_all_fields = _AllFields()


class TextSpan(Model):
    """A piece of the eligibility text; ``text`` is exactly what stands at ``start:end``."""

    start: int = Field(ge=0, description="first code point, counted from 0")
    end: int = Field(ge=0, description="one past the last code point")
    text: str


class Value(Model):
    """What is a value and no record: it does not change, so that equal ones may be one object."""

    model_config = ConfigDict(frozen=True)


class Bound(Value):
    """One end of an interval."""

    value: Number
    inclusive: bool


class Interval(Value):
    """A set of numbers between two bounds, as the text states it; a missing bound is open-ended."""

    low: Bound | None = None
    high: Bound | None = None


class Unit(Value):
    """A unit as written and, where it is known, as a UCUM code."""

    text: str = Field(description="as written, empty where the text names none")
    ucum: str | None = Field(default=None, description="UCUM code, https://ucum.org")
    kind: Literal["ucum", "count", "score", "ratio"] = "ucum"


class Canonical(Value):
    """The interval in the analyte's default unit, so that two trials compare."""

    interval: Interval
    ucum: str


class Window(Model):
    """When, or for how long, something holds: "within 6 months prior to screening"."""

    relation: Literal["past", "present", "future", "before", "after", "during"]
    interval: Interval | None = None
    unit: Unit | None = None
    anchor: TextSpan | None = Field(default=None, description="the event that the time is counted from")
    evidence: TextSpan
