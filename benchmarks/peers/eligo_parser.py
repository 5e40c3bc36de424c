"""Eligo as it is loaded by default."""

from __future__ import annotations

import sys
from typing import Any

from running import Constraint, Parse, System, main


def system(only: str | None = None) -> System:
    """Eligo, or the part of it that ``only`` names."""

    def load() -> Parse:
        import eligo

        return lambda texts: list(
            eligo.parse_many((eligo.RegistryRecord("text", text, "") for text in texts), only=only)
        )

    return System("eligo", load, constraints)


def constraints(text: str, parsed: Any) -> list[Constraint]:
    """Those of the parsed trial, as they are."""
    dumped: list[Constraint] = parsed.model_dump(mode="json")["constraints"]
    return dumped


if __name__ == "__main__":
    sys.exit(main(system()))
