"""Work without garbage collection leaves no garbage behind for good, and the caller's settings as they were."""

import gc
import weakref

import pytest

from eligo import garbage


class Cycle:
    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def collection():
    enabled, frozen = gc.isenabled(), gc.get_freeze_count()
    yield
    assert gc.get_freeze_count() == frozen
    (gc.enable if enabled else gc.disable)()


@pytest.mark.parametrize("enabled", [True, False])
def test_the_setting_is_the_callers(enabled):
    (gc.enable if enabled else gc.disable)()
    with garbage.no_collection():
        assert not gc.isenabled()
    assert gc.isenabled() == enabled


def test_what_is_made_is_old_at_the_end_and_is_collected_in_time():
    gc.enable()
    with garbage.no_collection():
        met = weakref.ref(Cycle())
    assert gc.get_count()[0] < 700, "what was made counts no more"
    for _ in range(garbage.COLLECTED_EVERY):
        with garbage.no_collection():
            pass
    assert met() is None
