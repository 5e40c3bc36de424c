"""Which lines are headings that name a section, and which begins there. Sub-headings: :mod:`.topics`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ...lexicon import table
from ...lexicon.roles import line_words
from ...schema import SectionName
from .cohorts import cohort_of_heading
from .wordings import alternatives, any_word


@dataclass(slots=True)
class Heading:
    """``length`` counts the heading's characters from the line's start; ``kind`` is None where the section stays.

    ``form`` is the lexicon's (``core``, ``whole``, ``sentence``, ``major``, ``topic``),
    or ``title`` and ``people`` for a line that may as well be an item that lost its bullet; ``cohort`` is a
    sub-population.
    """

    length: int
    kind: SectionName | None
    form: str
    cohort: str | None = None


def names_section(lower: str) -> bool:
    """Whether a line's start, in small letters, holds a word that every section heading has one of."""
    return (
        "clu" in lower  # inclusion, exclude, exclusión
        or "crit" in lower
        or "krit" in lower
        or "elig" in lower
        or "schlus" in lower
        or "who " in lower
        or "contra" in lower
        or "disq" in lower  # disqualifying
        or (not lower.isascii() and any(stem in lower for stem in ("критери", "标准", "基準")))
    )


def section_heading(line: str, bulleted: bool) -> Heading | None:
    """The heading that ``line`` is or begins with and that names its section, or None.

    ``line`` is a block's text, hard wraps and all; ``bulleted`` lines must show more (a colon, capitals) to be one.
    """
    head = line[:240]
    found = _core_heading(head, len(line), bulleted)
    if (found is None and len(line) <= 60) or ":" in head[:40]:
        found = found or _whole_heading(head, len(line), bulleted)
    return found


def is_section_heading(line: str) -> bool:
    """Whether a line is a section's heading and no more."""
    found = section_heading(line, False) if len(line) <= 100 and names_section(line.lower()) else None
    return found is not None and found.length >= len(line)


def opening_sentence(line: str, listed: bool) -> Heading | None:
    """The section that a whole sentence opens ("Patients will be excluded if:"), or None.

    ``listed`` says that a list stands under the line, which may then end with a full stop where it excludes. Who is
    excluded without what the list holds, "Patients who do not meet the following will be excluded:", is asked for it.
    """
    if len(line) > 260:
        return None
    said = folded(line)
    last = _STOP.split(said)[-1]
    open_ended = said.endswith(_OPENING)
    if not open_ended and not (listed and "the following" in last):
        return None
    for kind, sentence in _sentences().items():
        if sentence.match(last):
            if _UNMET.search(last):
                kind = "inclusion"
            return Heading(len(line), kind, "sentence") if open_ended or kind == "exclusion" else None
    return None


def excludes_list(line: str) -> bool:
    """Whether a line says by itself that what stands below it excludes: "Contraindications:", "Exclude if:"."""
    found = section_heading(line, False) if names_section(line.lower()) else None
    if found is None or found.length < len(line):
        found = opening_sentence(line, True)
    return found is not None and found.kind == "exclusion"


def folded(line: str) -> str:
    """A line in small letters, with single spaces and without marks around it."""
    return " ".join(line.replace("_", " ").replace("\\", "").split()).strip("*# ").lower()


_OPENING = (":", "-", "...", "criteria", *(f" {word}" for word in line_words("opening-ends")))
_UNMET = re.compile(
    r"\b(?:(?:do|does|did) not|fail(?:s|ing)? to) (?:meet|satisfy|fulfil)|\bnot (?:meeting|satisfying|fulfilling)\b"
)
_BEFORE_STOP = re.compile(rf"(?i:{any_word(line_words('no-heading-behind'))})|\b(?:an|a)\b|[.;?!]\s")
_TAIL = re.compile(rf"\s?(?:$|[(\[:–—,/*-]|\.?$|{any_word(line_words('heading-tails'))})", re.IGNORECASE)
_VERDICT = re.compile(any_word(line_words("heading-verdicts")), re.IGNORECASE)
_NUMBERED = re.compile(r"\s?(?:\(?\d{1,2}[.)])\s")
_LAST = re.compile(r"(?i:\b(inclusions?|exclusions?)\s?(?:\([^()]{0,40}\))?\s?:)$")
_PREDICATE = re.compile(
    r"\s(?:will\s)?(?:include|includes|included|are|were|consist of|comprise)\b"
    r"(?!\s(?:not|listed|the same|as follows|below))"
)
_COLON = re.compile(r"[:：]")
_STOP = re.compile(r"[.;?!]\s")


def _core_heading(head: str, length: int, bulleted: bool) -> Heading | None:
    if not any(map(head.lower().__contains__, _core_signs())):
        return None
    match = _core().search(head)
    if match is None:
        return None
    before, after = head[: match.start()], head[match.end() :]
    kind = _cores()[folded(match.group())]
    words = before.split()
    if len(words) > 7 or _BEFORE_STOP.search(before):
        return None
    if bulleted and words and not (match.group().isupper() or match.group().istitle() or _COLON.search(after[:60])):
        return None
    end = _heading_end(after, length - match.end(), bulleted, bool(words), match.group())
    if end is None:
        return None
    rest = head[match.end() + end :].lstrip()
    cut = len(head) - len(rest)
    again = _core_heading(rest, length - cut, bulleted)
    if again is not None and again.kind == kind and not words:
        again.length += cut
        return again
    cohort = cohort_of_heading(f"{before} {after[:end]}") if before.strip() or after[:end].strip(" :.-") else None
    form = "sentence" if _PREDICATE.match(after) and end < len(after.rstrip()) else "core"
    return Heading(match.end() + end, kind, form, cohort)


def _heading_end(after: str, left: int, bulleted: bool, preceded: bool, core: str) -> int | None:
    """How far beyond its core a heading goes, None where the line is no heading."""
    tail = _TAIL.match(after)
    colon = _COLON.search(after[:110])
    if colon is not None and (tail or not after[: colon.start()].strip() or colon.end() == left):
        within = after[: colon.start()]
        if not _STOP.search(within) and len(within.split()) <= 14 and not (left > 140 and len(within) > 90):
            end = colon.end()
            while end < len(after) and after[end] in ":*_":
                end += 1
            return end if after[end:].strip(" -–—") else left
    if not after.strip(" .:-–—*_"):
        return left
    if not preceded and _NUMBERED.match(after):
        return 0
    predicate = _PREDICATE.match(after)
    if predicate is not None and not (bulleted or preceded):
        return predicate.end()
    strict = bulleted or preceded
    if left > 110 or _VERDICT.search(after) or (strict and left > 90):
        if core[:1].isupper() and not strict and re.match(r"\s[A-Z•*-]", after) and not _VERDICT.search(after[:80]):
            return 0
        return None
    if tail is not None:
        return left if not re.search(r"[.;]\s*\S", after) and not after.rstrip().endswith((".", ";")) else None
    if core[:1].isupper() and not strict and re.match(r"\s[A-Z•*-]", after):
        return 0
    return None


def _whole_heading(head: str, length: int, bulleted: bool) -> Heading | None:
    match = _whole().match(head)
    if match is None:
        last = _LAST.search(head) if length == len(head) and not bulleted else None
        if last is None or len(head.split()) > 6 or _BEFORE_STOP.search(head[: last.start()]):
            return None
        return Heading(length, _wholes()[last.group(1).lower()], "whole", cohort_of_heading(head[: last.start()]))
    rest = head[match.end() :]
    if match["colon"] is None and (rest.strip() or length > len(head) or (bulleted and not match.group().isupper())):
        return None
    kind = _wholes()[folded(match["wording"])]
    return Heading(length if not rest.strip() else match.end(), kind, "whole")


@cache
def forms(form: str) -> dict[str, SectionName]:
    """The wordings of headings of a form, and the section that each begins."""
    return {row["wording"]: row["kind"] or "unknown" for row in table("headings") if row["form"] == form}  # type: ignore[misc]


def _cores() -> dict[str, SectionName]:
    return forms("core")


def _wholes() -> dict[str, SectionName]:
    return forms("whole")


@cache
def _core_signs() -> tuple[str, ...]:
    """A few words one of which stands in every core wording, those of most wordings first."""
    left = [re.findall(r"[^\W\d_]+", wording) for wording in _cores()]
    signs: list[str] = []
    while left:
        counts = Counter(word for words in left for word in set(words))
        signs.append(max(counts, key=lambda word: (counts[word] * (len(word) > 3 or not word.isascii()), word)))
        left = [words for words in left if signs[-1] not in words]
    return tuple(signs)


@cache
def _core() -> re.Pattern[str]:
    loose = alternatives(_cores())
    return re.compile(rf"(?<![\w/-])(?:{loose})(?![\w])".replace(r"\s", r"[\s_\\]{1,60}"), re.IGNORECASE)


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        rf"[*_#\s]{{0,4}}(?P<wording>{alternatives(_wholes())})[*_]{{0,3}}\s?(?:(?P<colon>[:：])[*_]{{0,3}}|[.?–—-]?(?=\s|$))",
        re.IGNORECASE,
    )


@cache
def _sentences() -> dict[SectionName, re.Pattern[str]]:
    """The wordings of the sentences that open each section; those that exclude come first in the table, and are tried
    first."""
    people = (
        r"(?:(?:the|a|an|all|any|each|potential|study|eligible|adult|female|male|your?)\s){0,2}(?:"
        + alternatives(row["word"] for row in table("people"))
        + r")(?:(?:\s[\w/(),'’%≥≤<>-]+){0,14}?)"
    )
    wordings: dict[SectionName, list[str]] = {}
    for wording, kind in forms("sentence").items():
        wordings.setdefault(kind, []).append(wording)
    return {kind: re.compile(_any_of(those, people)) for kind, those in wordings.items()}


def _any_of(wordings: list[str], people: str) -> str:
    """One expression for wordings, in which the long one for people stands once for all that begin with them."""
    led = [wording for wording in wordings if wording.startswith("<people> ")]
    others = [wording for wording in wordings if wording not in led]
    acts = alternatives(wording.removeprefix("<people> ") for wording in led)
    return rf"{people}\s(?:{acts})|{alternatives(others, {'people': people})}"
