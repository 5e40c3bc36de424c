"""Eligo without all but its numbers (``--only thresholds``)."""

from __future__ import annotations

import sys

from eligo_parser import system
from running import main

if __name__ == "__main__":
    sys.exit(main(system("thresholds")))
