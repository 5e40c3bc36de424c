"""How much a reader takes in before it refuses, so that no input can exhaust the machine."""

MAX_CRITERIA = 131_072
"""Code points of one trial's eligibility text: six times what ClinicalTrials.gov accepts (20,000)."""

MAX_PAGE = 1 << 20
"""Bytes of one page of text."""

MAX_STUDY = 64 << 20
"""Bytes of one study as JSON or XML, with its results, and of one line of JSONL."""

MAX_ROW = 8 << 20
"""Bytes of one line of a delimited table."""

MAX_COLUMNAR = 1 << 30
"""Bytes of a Parquet file that lies inside an archive, which must be held whole."""

MAX_UNPACKED = 64 << 30
"""Bytes that one gzip or zip file may unpack to: more than half a million studies of 100 KB, a registry's whole JSON.
A bomb is told by :data:`MAX_RATIO`."""

MAX_RATIO = 200
"""How many times its own size an archive may unpack to, once more than :data:`RATIO_GRACE` has come out of it.
Registry text packs four- to twentyfold, a deflate bomb a thousandfold."""

RATIO_GRACE = 16 << 20
"""Bytes that may come out of an archive before its ratio is looked at."""

MAX_AGE = 150
"""Years. A registry's age limit above this says "no limit" ("999 Years")."""


def megabytes(count: int) -> str:
    """A size in words, for messages."""
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count:,} bytes"
