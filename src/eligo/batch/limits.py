"""How long parsing may take."""

SECONDS = 10.0
"""The time limit of one trial, if the user sets none."""

_EACH = 0.25
"""Seconds that each text adds to the limit of a group: ten times what it takes, for slow and busy machines."""

_LARGEST_GROUP = 128


def group_limit(seconds: float, texts: int) -> float:
    """The time limit of so many texts together, of which one may take so many seconds."""
    return seconds + _EACH * min(texts, _LARGEST_GROUP)


def patience(seconds: float) -> float:
    """After so long at one group or trial a worker is stuck, and is ended: no limit of the above has ended it."""
    return 3 * seconds + _EACH * _LARGEST_GROUP
