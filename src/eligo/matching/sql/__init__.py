"""A plan as SQL over an OMOP CDM v5.4: :func:`compile_sql`."""

from .query import DIALECTS, Query, compile_lookup, compile_sql

__all__ = ["DIALECTS", "Query", "compile_lookup", "compile_sql"]
