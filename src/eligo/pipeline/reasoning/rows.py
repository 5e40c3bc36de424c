"""Rows of tokens (:mod:`.clauses`), cut into what is read by itself: sentences, pieces, brackets."""

from __future__ import annotations

from itertools import pairwise

from .junctions import BEARING, LOOSE, OBLIGING
from .tokens import Token

MOST_BEARING = 24
"""How many tokens may bear on others in one criterion; those after them are read as plain text."""
DEMANDS = frozenset({"obligation", "demand"})
PLAIN = frozenset({"atom", "(", ")", "or", "and", "comma", "slash", "stop", "article"})
NAMING_A_LIST = frozenset({"atom", "verb", "participle", "for", "with", "article"})
"""What may stand between a count and the colon before its list."""
BESIDE = frozenset({"and", "with", "verb", "participle"})
"""What joins a fact to a list that it is asked for with."""
BOUNDED = frozenset({*OBLIGING, *LOOSE, *BEARING, "regardless"})


def bounded(row: list[Token]) -> list[Token]:
    """The row without the bearing tokens beyond a number that no person writes."""
    if len(row) <= MOST_BEARING:
        return row
    kept, seen = [], 0
    for token in row:
        seen += token.kind in BOUNDED
        if seen <= MOST_BEARING or token.kind in PLAIN:
            kept.append(token)
    return kept


def sentences(row: list[Token]) -> list[list[Token]]:
    """The row cut at the ends of sentences that stand in no parenthesis, each without the parenthesis that holds it
    whole: "prior cancer. (| Exceptions: basal cell carcinoma)"."""
    ends = [at for at in top_level(row) if row[at].kind == "stop"]
    bounds = [-1, *ends, len(row)]
    found: list[list[Token]] = []
    for sentence in (row[begin + 1 : end] for begin, end in pairwise(bounds) if begin + 1 < end):
        is_bracket = sentence[0].kind == "(" and closing(sentence, 0) == len(sentence) - 1
        found += sentences(sentence[1:-1]) if is_bracket else [sentence]
    return found


def demands_apart(row: list[Token]) -> list[list[Token]]:
    """A sentence, and behind it what its brackets demand of someone: "pregnant women (| men must use condoms)". A
    demand that a bracket begins with is of what stands before: "diabetes (| must be controlled)"."""
    kept: list[Token] = []
    apart: list[list[Token]] = []
    at = 0
    while at < len(row):
        close = closing(row, at) if row[at].kind == "(" else at
        inner = row[at + 1 : close]
        if demanded(inner) is not None and _names_who(inner):
            apart += sentences(inner)
        else:
            kept += row[at : close + 1]
        at = close + 1
    return [kept, *apart] if has_atoms(kept) else [row]


def _names_who(inner: list[Token]) -> bool:
    """Whether a bracket begins with those of whom something is demanded, on no condition."""
    return next(token.kind for token in inner if token.kind in {"atom", *DEMANDS, *LOOSE}) == "atom"


def demanded(row: list[Token]) -> int | None:
    """Where a sentence demands something of what stands before; None where it does not, as "women who | must take
    insulin" does not."""
    places = (at for at in top_level(row) if row[at].kind in DEMANDS)
    at = next(places, None)
    return at if at is None or at == 0 or row[at - 1].kind != "with" else None


def spliced(row: list[Token]) -> list[list[Token]]:
    """A sentence cut at a "but", or its only comma, where what follows is permitted by itself: "major surgery, minor
    procedures such as biopsies are allowed"."""
    top = top_level(row)
    place = next((at for at in top if row[at].kind == "permitted"), None)
    turns = [at for at in top if place is not None and at < place and row[at].of == "a contrary"]
    if turns and has_atoms(row[: turns[-1]]) and has_atoms(row[turns[-1] : place]):
        return [row[: turns[-1]], row[turns[-1] + 1 :]]
    commas = [at for at in top if row[at].kind == "comma" and place is not None and at < place]
    if place is None or len(commas) != 1:
        return [row]
    begin, inner = commas[0], row[commas[0] + 1 : place]
    plain = inner[: next((at for at, token in enumerate(inner) if token.kind == "example"), len(inner))]
    listed = any(token.kind in {"and", "or", "exception"} for token in [*row[:begin], *plain])
    conditional = any(token.kind in {"condition", "unless", "obligation"} for token in row[:begin])
    led = inner[:1] and inner[0].kind == "with"
    apart = led or len(plain) < len(inner) or any(token.kind in {"verb", "participle"} for token in row[:begin])
    if listed or conditional or not apart or not has_atoms(row[:begin]) or not has_atoms(inner):
        return [row]
    return [row[:begin], row[begin + 1 :]]


def asks_group_nothing(row: list[Token]) -> bool:
    """Whether a sentence of an inclusion names a group and nothing to ask of it, "patients on warfarin must | inform
    us", "if on warfarin, | the dose is known": it does not ask for the group."""
    top = top_level(row)
    asking = [at for at in top if row[at].kind == "obligation"]
    if row[0].kind == "condition" and row[0].of != "people":
        apart = [at for at in top if row[at].kind in {"comma", "colon"} and at < (asking or [len(row)])[0]]
        asking = (apart[-1:] if asking else apart) or asking
    elif len(asking) != 1 or row[asking[0]].of != "people":
        return False
    return bool(asking) and not has_atoms(row[asking[0] :])


def with_entries(row: list[Token], *, excludes: bool) -> tuple[list[Token], list[int]]:
    """A row with each entry of a counted list in parentheses, where semicolons part them, "two of the following: gout;
    asthma and COPD; stroke"; and the constraints that only name the list, "... of the following | disorders:". In an
    exclusion a list that something is asked for with stands in parentheses, "gout and any of the following: asthma,
    stroke", as gout alone excludes nobody."""
    row = [token for token, following in pairwise([*row, None]) if token and not _is_or_more(token, following)]
    begin = next((at for at in top_level(row) if row[at].kind == "at_least"), len(row))
    colon = next((at for at in range(begin + 1, len(row)) if row[at].kind not in NAMING_A_LIST), len(row))
    if colon == len(row) or row[colon].kind != "colon":
        return _uncounted(row), []
    names = [token.atom for token in row[begin + 1 : colon] if token.kind == "atom"]
    listed = row[colon + 1 :]
    stops = [at for at in top_level(listed) if listed[at].kind == "stop"]
    end = next((at for at in stops if listed[at].of != "entries"), len(listed))
    bounds = [-1, *(at for at in stops if at < end), end]
    entries = [_trimmed(listed[first + 1 : last]) for first, last in pairwise(bounds)]
    entries = [entry for entry in entries if has_atoms(entry)]
    one = row[begin].n == 1
    if len(entries) < 2 or _is_series(entries[0]):
        if one and entries and excludes and _is_beside_another(row[:begin]):
            return [*row[: begin + 1], *_bracketed(listed[:end], -1), *listed[end:]], names
        conditional = any(token.kind == "condition" for token in row[:begin])
        if conditional or not entries:
            return _uncounted(row), []
        return _uncounted([*row[: begin + 1], *row[colon:]]), names
    joined: list[Token] = []
    for place, entry in enumerate(entries, 2):
        joined += [Token("or" if one else "comma", -place, -place)] if joined else []
        joined += _bracketed(entry, -place)
    exemplified = one and begin > 0 and row[begin - 1].kind == "example"
    head = row[:begin] if exemplified else row[: begin + 1]
    return [*head, *(_bracketed(joined, -1) if one else joined), *listed[end:]], names


def _uncounted(row: list[Token]) -> list[Token]:
    """A row without the counts that one entry is enough for."""
    return [token for token in row if token.kind != "at_least" or token.n > 1]


def _is_beside_another(row: list[Token]) -> bool:
    """Whether a row ends in what joins a fact to the next: "gout and | any of the following"."""
    last = next((at for at in range(len(row) - 1, -1, -1) if row[at].kind in {"atom", ")"}), len(row))
    return last + 1 < len(row) and all(token.kind in BESIDE for token in row[last + 1 :])


def _bracketed(row: list[Token], place: int) -> list[Token]:
    return [Token("(", place, place), *row, Token(")", place, place)]


def _is_or_more(token: Token, following: Token | None) -> bool:
    """Whether an "or" is that of a count, "one or more of"."""
    return token.kind == "or" and following is not None and following.kind == "at_least"


def _trimmed(entry: list[Token]) -> list[Token]:
    """An entry without what joins it to others."""
    inner = [at for at, token in enumerate(entry) if token.kind not in {"or", "and", "comma"}]
    return entry[inner[0] : inner[-1] + 1] if inner else []


def _is_series(entry: list[Token]) -> bool:
    """Whether what stands before the first semicolon is a whole list itself: "A, B or C; D"."""
    kinds = [entry[at].kind for at in top_level(entry)]
    return "comma" in kinds and bool({"or", "and"} & set(kinds[kinds.index("comma") :]))


def top_level(row: list[Token]) -> list[int]:
    """The places of the tokens that stand in no parenthesis."""
    if all(token.kind != "(" for token in row):
        return list(range(len(row)))
    found, at = [], 0
    while at < len(row):
        if row[at].kind == "(":
            at = closing(row, at)
        else:
            found.append(at)
        at += 1
    return found


def closing(row: list[Token], at: int) -> int:
    """The place of the parenthesis that closes the one at ``at``; a row that ends inside it closes it."""
    closed = (place for place in range(at + 1, len(row)) if row[place].kind == ")" and row[place].last == row[at].last)
    return next(closed, len(row) - 1)


def first_kind(row: list[Token]) -> str | None:
    """The first of a row that is a fact, or says when one matters."""
    return next((token.kind for token in row if token.kind in {"atom", "condition", "unless", "exception"}), None)


def has_atoms(row: list[Token]) -> bool:
    """Whether a fact is in a row."""
    return any(token.kind == "atom" for token in row)
