"""medSpaCy's default pipeline: PyRuSH sentences, target matcher, ConText.

The target matcher comes without rules, and medSpaCy ships none for values: there is nothing to map to thresholds.
PyRuSH's log, a line a token, is switched off, which only makes it faster.
"""

from __future__ import annotations

import sys
from typing import Any

from running import Constraint, Parse, System, main


def load() -> Parse:
    from loguru import logger

    logger.remove()
    import medspacy

    nlp = medspacy.load()
    return lambda texts: list(nlp.pipe(texts))


def constraints(text: str, doc: Any) -> list[Constraint]:
    """None: the pipeline reads no values."""
    return []


if __name__ == "__main__":
    sys.exit(main(System("medspacy", load, constraints)))
