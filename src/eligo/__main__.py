"""The command ``eligo``, which is ``python -m eligo`` too."""

import sys

INTERRUPTED = 130
"""The exit status of what was interrupted from the keyboard, as shells give it."""


def main() -> None:
    """Import the command and run it; who interrupts it sees no trace, however early."""
    try:
        from .cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
