"""What a trial says, put into the query as tables of literals."""

from __future__ import annotations

from typing import Any

from .parameters import Cell, Parameter


def fill(tree: Any, parameter: Parameter, exp: Any) -> None:
    """Put a table of literals in the place that holds its name."""
    place = next(found for found in tree.find_all(exp.Table) if found.name == f"literal_{parameter.name}")
    names = [name for name, _ in parameter.columns]
    rows = [exp.Tuple(expressions=[_literal(cell, exp) for cell in row]) for row in parameter.rows]
    alias = exp.TableAlias(
        this=exp.to_identifier(f"literal_{parameter.name}"), columns=[exp.to_identifier(name) for name in names]
    )
    place.replace(exp.Values(expressions=rows, alias=alias))


def _literal(cell: Cell, exp: Any) -> Any:
    if cell is None:
        return exp.Null()
    if isinstance(cell, str):
        return exp.Literal.string(cell)
    if isinstance(cell, int):
        return exp.Literal.number(cell) if cell >= 0 else exp.Neg(this=exp.Literal.number(-cell))
    written = repr(abs(cell))
    number = exp.Literal.number(written if "e" in written else f"{written}e0")
    return exp.Neg(this=number) if cell < 0 else number
