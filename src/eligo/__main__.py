"""``python -m eligo`` is the command ``eligo``."""

from .cli import main

main()
