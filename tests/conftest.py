"""Fixtures and settings of all tests."""

import pytest
from hypothesis import settings

from .small_model import small_model

# The same examples at every run: a failure is one of the change, not of the draw. No example is timed.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def untrained():
    """An entity model of a few units that was never trained."""
    return small_model()
