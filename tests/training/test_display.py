"""What a person sees of training."""

import io

from rich.console import Console

from eligo.training.display import train_visibly

from .test_fitting import write_json_lines


def test_epochs_scores_and_the_kept_model_are_shown(tmp_path, untrained):
    untrained.write(tmp_path / "base")
    console = Console(file=io.StringIO(), width=100)
    path = write_json_lines(tmp_path)
    report = train_visibly(
        path, tmp_path / "out", console, base=str(tmp_path / "base"), epochs=60, patience=60, rate=0.02
    )
    shown = console.file.getvalue()
    assert "epoch 1: loss" in shown
    assert "Learned from 30 mentions in 15 passages; measured on 3 others." in shown
    assert f"Epoch {report.best} is kept" in shown
    assert all(f"{score.strict[2]:.3f}" in shown for score in report.scores)
    assert "Use it with eligo.load(model=" in shown


def test_a_model_that_gets_no_better_is_said_to_be_kept(tmp_path, untrained):
    untrained.write(tmp_path / "base")
    console = Console(file=io.StringIO(), width=100)
    report = train_visibly(
        write_json_lines(tmp_path), tmp_path / "out", console, base=str(tmp_path / "base"), epochs=1, rate=0.0
    )
    assert report.best == 0
    assert "No epoch was better than the model that training started from" in console.file.getvalue()
