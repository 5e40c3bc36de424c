"""``eligo score`` and ``eligo train``: the commands that read annotated text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .application import app
from .output import console_on


@app.command(epilog="Example:  eligo score corpus/ --differences")
def score(
    folder: Annotated[Path, typer.Argument(help="A folder of gold documents.", exists=True, file_okay=False)],
    differences: Annotated[bool, typer.Option(help="List each difference.")] = True,
) -> None:
    """Compare the parser with every gold document: precision, recall and F1 at each level."""
    from ..corpus import compare, gold_folders, read_gold
    from ..parsing import analyse
    from ..tables import score_table

    rows = []
    for place in gold_folders(folder):
        record, gold = read_gold(place)
        rows.append((place.name, compare(gold, analyse(record)[0])))
    console = console_on(sys.stdout)
    for name, result in rows if differences else []:
        for difference in result.differences:
            console.print(f"{name}  {difference}", markup=False, highlight=False, soft_wrap=True)
    console.print(score_table(rows))


@app.command(epilog="Example:  eligo train annotated/ -o my_model --epochs 8")
def train(
    corpus: Annotated[
        Path, typer.Argument(help="A brat folder, gold documents, or JSON Lines of sentences.", exists=True)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write the model to.")],
    base: Annotated[str, typer.Option(help="The model to start from: a shipped one's name or a folder.")] = "default",
    development: Annotated[
        Path | None, typer.Option(help="A corpus to measure on; else a tenth is kept aside.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the corpus at most; fewer if it stops helping.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 0,
) -> None:
    """Fit the entity model to annotated text of your own."""
    from ..training import train_visibly

    train_visibly(corpus, output, console_on(sys.stdout), base=base, development=development, epochs=epochs, seed=seed)
