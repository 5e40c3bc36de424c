"""Eligo: the eligibility criteria of clinical trials as constraints that a machine can check.

    >>> import eligo
    >>> trial = eligo.parse("Inclusion Criteria:\\n- Age 18 to 40 years")
    >>> trial.constraints[0].interval.low.value
    18

Names are imported when they are first used, so that ``import eligo`` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .errors import EligoError, InputError, ModelError
    from .matching import Patient, cohort, match, read_patients
    from .parsing import parse, parse_many
    from .pipeline import load
    from .registry import FORMATS, RegistryRecord, read, read_many
    from .schema import ParsedTrial

_HOMES = {
    "FORMATS": "registry",
    "EligoError": "errors",
    "InputError": "errors",
    "ModelError": "errors",
    "ParsedTrial": "schema",
    "Patient": "matching",
    "RegistryRecord": "registry",
    "cohort": "matching",
    "load": "pipeline",
    "match": "matching",
    "parse": "parsing",
    "parse_many": "parsing",
    "read": "registry",
    "read_many": "registry",
    "read_patients": "matching",
}

__all__ = [
    "FORMATS",
    "EligoError",
    "InputError",
    "ModelError",
    "ParsedTrial",
    "Patient",
    "RegistryRecord",
    "__version__",
    "cohort",
    "load",
    "match",
    "parse",
    "parse_many",
    "read",
    "read_many",
    "read_patients",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module 'eligo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
