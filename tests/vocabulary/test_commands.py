"""The command: eligo vocab build and search."""

from pathlib import Path

from typer.testing import CliRunner

from eligo.cli import app

FIXTURES = Path(__file__).parent / "fixtures"
RUNNER = CliRunner()


def test_build_and_search(tmp_path: Path) -> None:
    made = tmp_path / "made"
    files = [str(FIXTURES / "CONCEPT.csv"), str(FIXTURES / "CONCEPT_SYNONYM.csv")]
    built = RUNNER.invoke(app, ["vocab", "build", *files, "-o", str(made), "--domain", "Condition", "--domain", "Drug"])
    assert built.exit_code == 0, built.output
    assert "12 concepts (1 ATC, 3 RxNorm, 8 SNOMED)" in built.output
    assert "left out: 1 row retired" in built.output
    found = RUNNER.invoke(app, ["vocab", "search", str(made), "heart attack", "--label", "Condition"])
    assert found.exit_code == 0, found.output
    assert "22298006" in found.output
    assert "0.950" in found.output


def test_an_error_is_a_sentence(tmp_path: Path) -> None:
    from eligo.errors import EligoError

    refused = RUNNER.invoke(app, ["vocab", "search", str(tmp_path), "x"])
    assert isinstance(refused.exception, EligoError)
    assert "is no vocabulary" in str(refused.exception)
