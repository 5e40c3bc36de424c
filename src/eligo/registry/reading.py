"""Reading a trial in whatever format it comes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from ..errors import InputError
from .record import RegistryRecord

FORMATS = ("text",)


def read(source: str | os.PathLike[str] | bytes | dict[str, Any], *, format: str = "auto") -> RegistryRecord:
    """Read one trial.

    Raises:
        InputError: the source cannot be read as a trial.
    """
    if isinstance(source, dict):
        raise InputError("the JSON given", "its format is not known.", "Give the text of its criteria instead.")
    uri = None
    if isinstance(source, bytes):
        data = source
    elif isinstance(source, os.PathLike) or ("\n" not in source and Path(source).is_file()):
        uri = os.fspath(source)
        data = Path(source).read_bytes()
    else:
        data = source.encode()
    return RegistryRecord("text", data.decode("utf-8"), hashlib.sha256(data).hexdigest(), uri)
