import pytest

from .small_model import small_model


@pytest.fixture
def untrained():
    """An entity model of a few units that was never trained."""
    return small_model()
