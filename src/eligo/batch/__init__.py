"""Many trials: partitioned files from streams of any size, Arrow tables, several processes."""

from typing import TYPE_CHECKING, Any

from .run import BatchError, Summary, run

if TYPE_CHECKING:
    from .rows import SCHEMAS
    from .table import parse_table

__all__ = ["SCHEMAS", "BatchError", "Summary", "parse_table", "run"]


def __getattr__(name: str) -> Any:
    if name == "SCHEMAS":
        from .rows import SCHEMAS

        return SCHEMAS
    if name == "parse_table":
        from .table import parse_table

        return parse_table
    raise AttributeError(f"module 'eligo.batch' has no attribute {name!r}")
