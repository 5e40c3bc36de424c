"""The tokenizer of eligibility text: its tokens never cross the border of a mention.

`create_tokenizer(vocab)` gives a callable from text to `spacy.tokens.Doc`. General English tokenizers glue
"≥1.5x10", "eGFR≥60mL" and "7.0%-10.0" together; here a token is one of

- a word: letters, then letters and digits ("HbA1c", "CD4", "B12"); "10mg" is "10" and "mg";
- a number with its separators: "1.5", "100,000"; the "x" of "1.5x10" stands alone;
- "<=" and ">=", "e.g." and "i.e.", a run of dots, dashes, underscores, stars or equals signs;
- any other single character;
- a run of white space beyond the single space that follows a token, as in every spaCy `Doc`.

The tokenizer loses nothing: `doc.text == text` for every string that can be encoded, and it takes time linear in
its length. A lone surrogate, which no encoding can write, becomes U+FFFD, one for one, so offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy.util
from spacy.tokens import Doc
from spacy.vocab import Vocab

from .analysis import KEY, Analysis
from .tokens import Tokens

TOKEN = re.compile(
    r"""(
      [eEiI]\.[gGeE]\.
    | [xX](?=10(?!\d))
    | [^\W\d_][^\W_]*
    | \d+(?:[.,]\d+)*
    | [<>]=
    | \.{2,} | -{2,} | _+ | ={2,} | \*{2,}
    | \s+
    | .
    )([ ]?)""",
    re.VERBOSE | re.DOTALL,
)

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class EligibilityTokenizer:
    """Splits eligibility text into tokens; see the module's text for what a token is.

    Stateless but for the vocabulary, so the serialisation methods that spaCy calls have nothing to keep.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """`text` as a `Doc`, whose `text` is `text`. Raises `TypeError` for anything but a string."""
        if not isinstance(text, str):
            raise TypeError(f"the tokenizer takes a string, not {type(text).__name__}; decode bytes first")
        text = without_lone_surrogates(text)
        pairs = TOKEN.findall(text)
        if not pairs:
            return Doc(self.vocab)
        words, spaces = zip(*pairs, strict=True)
        doc = Doc(self.vocab, words=list(words), spaces=[space == " " for space in spaces])
        doc.user_data[KEY] = Analysis(text)
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize a stream of texts, in order. `batch_size` is accepted because spaCy's tokenizers take it."""
        return map(self, texts)

    def __reduce__(self) -> tuple[Any, ...]:
        return EligibilityTokenizer, (self.vocab,)

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> EligibilityTokenizer:
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Nothing to write: the rules are the code's."""

    def from_disk(self, path: str | Path, **_: Any) -> EligibilityTokenizer:
        return self


def cut(text: str) -> Tokens:
    """The tokens of a text, as :class:`EligibilityTokenizer` has them in a ``Doc``."""
    pairs = TOKEN.findall(text)
    words, spaces = zip(*pairs, strict=True) if pairs else ((), ())
    return Tokens(words, spaces)


def create_tokenizer(vocab: Vocab) -> EligibilityTokenizer:
    """The tokenizer for a pipeline: `nlp.tokenizer = create_tokenizer(nlp.vocab)`."""
    return EligibilityTokenizer(vocab)


def keep_whole(vocab: Vocab, text: str) -> Doc:
    """`text` as a `Doc` of one token, for a pipeline none of whose components looks at tokens."""
    return Doc(vocab, words=[without_lone_surrogates(text)] if text else [], spaces=[False][: len(text)])


def without_lone_surrogates(text: str) -> str:
    """`text` with U+FFFD in the place of each surrogate that has no partner: offsets hold."""
    return text if text.isascii() else LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


@spacy.util.registry.tokenizers("eligo_tokenizer")  # type: ignore[untyped-decorator]
def configured_tokenizer() -> Any:
    """For a pipeline's config: `[nlp.tokenizer] @tokenizers = "eligo_tokenizer"`."""
    return lambda nlp: create_tokenizer(nlp.vocab)
