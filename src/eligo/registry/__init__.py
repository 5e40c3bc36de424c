"""Registry formats: one module each, bytes or text in, :class:`RegistryRecord` out."""

from .formats import FORMATS, Format
from .reading import read, read_many
from .record import Arm, Intervention, RegistryRecord

__all__ = ["FORMATS", "Arm", "Format", "Intervention", "RegistryRecord", "read", "read_many"]
