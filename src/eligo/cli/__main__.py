"""``python -m eligo.cli``."""

from . import main

main()
