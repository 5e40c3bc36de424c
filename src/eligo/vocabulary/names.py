"""Names of concepts brought to one form, so that equal names are equal strings.

``name_key`` folds case, accents, British spelling, plural, possessive, hyphens, punctuation, little words, a handful of
words that medicine has two of (renal, kidney) and, where no word in a name relates two things, the order of its words:
"Carcinoma of the liver" and "hepatic cancers" are one key. What tells diseases apart (type 1, hepatitis B, without,
non-) is kept.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ..lexicon import entries, table

LONGEST = 300
"""Characters of a name; OMOP's ``concept_name`` has at most 255. What is longer is no name and has no key."""

WORD = re.compile(r"[^\W_]+")
POSSESSIVE = re.compile(r"['’`´]s?(?![^\W_])")
APOSTROPHE = re.compile(r"['’`´]")
RELATING = frozenset(
    {"due", "to", "with", "without", "in", "on", "by", "from", "after", "following", "not", "no", "and"}
)
LITTLE = frozenset({"of", "the", "an", "as", "type"})
BEFORE_ARTICLE = RELATING | LITTLE
IRREGULAR = {
    "metastases": "metastasis",
    "diagnoses": "diagnosis",
    "thromboses": "thrombosis",
    "stenoses": "stenosis",
    "fibroses": "fibrosis",
    "cirrhoses": "cirrhosis",
    "psychoses": "psychosis",
    "neuroses": "neurosis",
    "prostheses": "prosthesis",
    "vertebrae": "vertebra",
    "women": "woman",
    "men": "man",
    "children": "child",
}
INVARIABLE = frozenset({"aids"})
"""No plurals: AIDS is none of the word that "hearing aids" has."""
NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def name_key(name: str) -> str:
    """The form in which two ways of writing a name are equal; empty where nothing of the name remains."""
    return _key(name) if len(name) <= LONGEST else ""


@lru_cache(maxsize=65536)
def _key(name: str) -> str:
    tokens = _canonical(name_tokens(name))
    if RELATING.isdisjoint(tokens):
        tokens.sort()
    return " ".join(tokens)


def name_tokens(name: str) -> list[str]:
    """The words of a name, each in its folded form, little words left out."""
    found: list[str] = []
    for piece in name.split():
        tokens = _piece_tokens(piece)
        if tokens is None:
            return _in_context(name)
        found += tokens
    return found


@lru_cache(maxsize=65536)
def _piece_tokens(piece: str) -> tuple[str, ...] | None:
    """The tokens of what stands between two spaces; ``None`` where the words around it decide: an "a" is in it."""
    return None if "a" in _words(piece) else tuple(_in_context(piece))


def _in_context(name: str) -> list[str]:
    words = _words(name)
    return [
        folded
        for before, word in zip(["of", *words], words, strict=False)
        if (folded := _folded(word)) not in LITTLE and not (word == "a" and before in BEFORE_ARTICLE)
    ]


def _words(name: str) -> list[str]:
    text = name
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return WORD.findall(APOSTROPHE.sub("", POSSESSIVE.sub(" ", text.lower())))


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    word = IRREGULAR.get(word, word)
    if word in INVARIABLE:
        return word
    if word.endswith("sses"):
        word = word[:-2]
    elif len(word) > 3 and word[-1] == "s" and word[-2] not in "su":
        if word.endswith("ies") and len(word) > 4:
            word = word[:-3] + "y"
        elif word[-2] != "i":
            word = word[:-1]
    if len(word) > 4:
        word = word.replace("ae", "e").replace("oe", "e")
        if word.endswith("our"):
            word = word[:-3] + "or"
    return NUMERALS.get(word, word)


def has_synonym(token: str) -> bool:
    """Whether a folded word can be brought to another one, alone or with the word beside it."""
    return token in _with_synonyms()


def _canonical(tokens: list[str]) -> list[str]:
    """Words that medicine has two of brought to one; two words ("malignant neoplasm") before single ones."""
    if _with_synonyms().isdisjoint(tokens):
        return tokens
    pairs, single = _doublets()
    if _first_of_pairs().isdisjoint(tokens):
        return [single.get(token, token) for token in tokens]
    found: list[str] = []
    at = 0
    while at < len(tokens):
        pair = pairs.get((tokens[at], tokens[at + 1])) if at + 1 < len(tokens) else None
        found.append(pair if pair is not None else single.get(tokens[at], tokens[at]))
        at += 1 if pair is None else 2
    return found


@cache
def _with_synonyms() -> frozenset[str]:
    pairs, single = _doublets()
    return frozenset((*single, *(token for pair in pairs for token in pair)))


@cache
def _first_of_pairs() -> frozenset[str]:
    return frozenset(first for first, _ in _doublets()[0])


@cache
def _doublets() -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    pairs: dict[tuple[str, str], str] = {}
    single: dict[str, str] = {}
    for row in table("doublets"):
        kept = _folded(row["kept"])
        for phrase in entries(row["words"]):
            tokens = [_folded(word) for word in WORD.findall(phrase.lower())]
            if len(tokens) == 1:
                single[tokens[0]] = kept
            else:
                pairs[tokens[0], tokens[1]] = kept
    return pairs, single
