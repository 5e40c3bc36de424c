"""Work for crews to do in tests; worker processes import it."""

import os
import signal
import time


def doubled(task, at, skip):
    return [None if position in skip else _one(value, position, at) for position, value in enumerate(task)]


def _one(value, position, at):
    at(position)
    if value == "die":
        os._exit(1)
    if value == "hang":
        time.sleep(60)
    if value == "fail":
        raise RuntimeError("no such work")
    return value * 2


def deaf(task, at, skip):
    """Whether this process hears no Ctrl-C from its very start."""
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
