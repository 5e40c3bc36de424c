"""Tables of criteria and what they mean, kept as tab-separated text beside the tests that read them."""

from pathlib import Path


def rows(table: Path) -> list[list[str]]:
    """The cells of each row below the names of the columns. A line with "#" is a comment, "-" an empty cell."""
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [["" if cell == "-" else cell for cell in line.split("\t")] for line in lines[1:]]
