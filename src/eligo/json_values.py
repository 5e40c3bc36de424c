"""Values of a JSON document that is read tolerantly: what is missing, or of another shape, counts as empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def object_of(value: object) -> Mapping[str, Any]:
    """An object's members."""
    return value if isinstance(value, Mapping) else {}


def objects_of(value: object) -> list[Mapping[str, Any]]:
    """The objects of an array."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """A string without the blanks around it, None where nothing else is in it."""
    return (value.strip() or None) if isinstance(value, str) else None


def texts_of(value: object) -> list[str]:
    """The strings of an array, as they are."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
