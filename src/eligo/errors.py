"""The errors Eligo raises. Each message names the input, what is wrong and what to do."""


class EligoError(Exception):
    """Base of all errors that Eligo raises on purpose."""


class InputError(EligoError, ValueError):
    """An input that cannot be read as a trial.

    Attributes:
        source: the file, address or kind of object that was given.
        reason: what is wrong with it.
        advice: what the user can do.
    """

    def __init__(self, source: str, reason: str, advice: str = "") -> None:
        self.source, self.reason, self.advice = source, reason, advice
        super().__init__(source, reason, advice)

    def __str__(self) -> str:
        """One line, whatever an input's own name holds: no line break and no control character gets out."""
        said = f"{self.source}: {self.reason}{f' {self.advice}' if self.advice else ''}"
        return "".join(character if character.isprintable() else " " for character in said)


class ModelError(EligoError):
    """A model that was asked for and is not installed, or cannot be used."""
