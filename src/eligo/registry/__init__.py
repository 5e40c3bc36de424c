"""Registry formats: one module each, bytes or text in, :class:`RegistryRecord` out."""

from .reading import FORMATS, read
from .record import Arm, Intervention, RegistryRecord

__all__ = ["FORMATS", "Arm", "Intervention", "RegistryRecord", "read"]
