"""Each package of the pipeline says what its modules are for."""

import importlib
import pkgutil

import pytest

from eligo import pipeline

PACKAGES = sorted(module.name for module in pkgutil.iter_modules(pipeline.__path__) if module.ispkg)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_names_its_modules_in_its_docstring(name: str) -> None:
    package = importlib.import_module(f"eligo.pipeline.{name}")
    unnamed = [
        one.name for one in pkgutil.iter_modules(package.__path__) if f":mod:`.{one.name}`" not in package.__doc__
    ]
    assert unnamed == []


def test_the_pipeline_names_its_packages_in_its_docstring() -> None:
    assert [name for name in PACKAGES if f":mod:`.{name}`" not in pipeline.__doc__] == []
