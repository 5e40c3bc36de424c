"""Python's garbage collection, kept out of work that makes many objects and no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

COLLECTED_EVERY = 64
"""After so many pieces of work, garbage is looked for among all objects."""

_ended = count(1)


@contextmanager
def no_collection() -> Iterator[None]:
    """Leave garbage collection for later: it would go through all that is loaded, many times over, and find nothing.

    Nor does it go through what the work has made: that counts as old at the end, and so do the caller's own objects.
    Where the caller has frozen objects, these stay frozen, and what is new is gone through once.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                _age()
            gc.enable()


def _age() -> None:
    if next(_ended) % COLLECTED_EVERY == 0:
        gc.collect()
    else:
        gc.freeze()
        gc.unfreeze()
