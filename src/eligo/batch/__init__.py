"""Many trials: partitioned files from streams of any size, Arrow tables, several processes."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .run import BatchError, Progress, Summary, run

if TYPE_CHECKING:
    from .arrays import PARSED, SCHEMAS
    from .table import parse_table

__all__ = ["PARSED", "SCHEMAS", "BatchError", "Progress", "Summary", "parse_table", "run"]

_HOMES = {"PARSED": "arrays", "SCHEMAS": "arrays", "parse_table": "table"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module 'eligo.batch' has no attribute {name!r}")
