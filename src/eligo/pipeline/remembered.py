"""What is told of single words is remembered: most words of a text have been met before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

MOST_WORDS = 50_000
"""Of so many words an answer is kept."""

Answer = TypeVar("Answer")


class Remembered(dict[str, Answer]):
    """The answers to a question about words, each asked once."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> Answer:
        answer = self._ask(word)
        if len(self) < MOST_WORDS:
            self[word] = answer
        return answer
