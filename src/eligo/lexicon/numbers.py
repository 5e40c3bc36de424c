"""Numbers in words (``lexicon/number_words.tsv``)."""

from . import table


def counts(least: int, most: int) -> dict[str, int]:
    """The words for whole numbers, by which things are counted, with their values."""
    words = {row["word"]: int(row["value"]) for row in table("number_words") if row["kind"] == "word"}
    return {word: value for word, value in words.items() if least <= value <= most}
