"""Which lines are headings, and what they begin."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ...lexicon import table
from ...schema import SectionName
from .cohorts import cohort_of_heading, is_cohort_label, is_unit_label
from .wordings import alternatives


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
    folded = _fold(line)
    last = _STOP.split(folded)[-1]
    open_ended = folded.endswith(_OPENING)
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


def pdq_heading(line: str) -> Heading | None:
    """A heading of the PDQ layout's first rank: "DISEASE CHARACTERISTICS:", alone or before its text."""
    match = _major().match(line)
    return Heading(match.end(), "inclusion", "major") if match else None


def topic_heading(line: str, listed: bool) -> Heading | None:
    """A sub-heading alone on its line: "Performance status:", "GENERAL MEDICAL CONDITIONS", "Part B".

    ``listed`` says that a list stands under the line, which then needs no colon.
    """
    if len(line) > 120:
        return None
    folded = _fold(line).rstrip(" :.-–—")
    if folded in _topics():
        return Heading(len(line), None, "topic")
    label = " ".join(line.split())
    words = len(line.split())
    form = "topic"
    if is_unit_label(label):
        found = True
    elif line.endswith(":"):
        found = is_cohort_label(label) or (words <= 9 and not _INTRODUCES.search(folded))
    else:
        found = words <= 8 and line.isupper() and len(line) >= 4 and not any(map(str.isdigit, line))
        if not found and listed:
            found = is_cohort_label(label) or is_title(line)
            form = "people" if _PEOPLE_NOUN.search(label) else "topic" if _TITLE_NOUN.search(label) else "title"
    return Heading(len(line), None, form, cohort_of_heading(line)) if found else None


def is_title(line: str) -> bool:
    """Whether a line that stands above a list reads as its title though no colon ends it: "Recent procedures"."""
    if (
        len(line) > 90
        or len(line.split()) > 11
        or not (line[-1].isalnum() or line[-1] in ")'’")
        or not line[0].isupper()
    ):
        return False
    return _PEOPLE_WHO.match(line) is not None or (len(line.split()) <= 9 and not _SENTENCE.search(line))


def is_label(line: str, bulleted: bool) -> bool:
    """Whether an item is the bare name of what follows it: a cohort's, or, without a bullet, a topic's."""
    if len(line) > 90:
        return False
    return is_unit_label(line) or (not bulleted and topic_heading(line, False) is not None)


def mentions_list(line: str) -> bool:
    """Whether a sentence speaks of a list though it does not end with a colon: "... meet the following criteria."."""
    return "following" in line[-300:] or line.endswith(_OPEN_SENTENCE)


def addresses_all(line: str) -> bool:
    """Whether a line that announces a list speaks of eligibility itself, so that all that follows may be its list."""
    return _ADDRESSES_ALL.search(line) is not None


def introduces(line: str) -> bool:
    """Whether a line announces what follows: it ends with a colon, or with "the following"."""
    return line.endswith(_COLONS) or line[-40:].lower().rstrip(" .,;-").endswith(_ANNOUNCES)


def inline_topics(line: str) -> list[tuple[int, int]]:
    """Where the PDQ layout's topics stand inside a run-on paragraph, each as start and end (with its colon)."""
    return [(m.start("topic"), m.end()) for m in _inline_topic().finditer(line)]


def _fold(line: str) -> str:
    return " ".join(line.replace("_", " ").replace("\\", "").split()).strip("*# ").lower()


_OPENING = (":", " if", " who", " with", " have", " has", " are", " following", "criteria", "-", "...")
_UNMET = re.compile(
    r"\b(?:(?:do|does|did) not|fail(?:s|ing)? to) (?:meet|satisfy|fulfil)|\bnot (?:meeting|satisfying|fulfilling)\b"
)
_BEFORE_STOP = re.compile(
    r"(?i:\b(?:meets?|met|not|no|does|do|any|all|than|the|these|those|by|per|see|with|fulfil\w*|satisf\w*|from|and|or|is|are|was"
    r"|(?-i:an|a)|as|according|violat\w*|other protocol\S*|following|described|listed|my|one|of)\b)|[.;?!]\s"
)
_TAIL = re.compile(
    r"(?i:\s?(?:$|[(\[:–—,/*-]|for\b|of\b|in\b|at\b|to\b|on\b|by\b|related\b|include|includes|included|including|are\b"
    r"|is\b|applicable|specific|before|during"
    r"|after|part\b|parts\b|cohorts?\b|phases?\b|arms?\b|groups?\b|which\b|only\b|based|as\b|prior|regarding|common|both"
    r"|all\b|healthy|patients?\b|subjects?\b|participants?\b"
    r"|mtd|continued|cont|\.?$))"
)
_VERDICT = re.compile(
    r"(?i:\b(?:appl(?:y|ies)|may|met|fulfilled|refer|waived?|listed in|can be found|in (?:the )?protocol|evaluated)\b)"
)
_NUMBERED = re.compile(r"\s?(?:\(?\d{1,2}[.)])\s")
_LAST = re.compile(r"(?i:\b(inclusions?|exclusions?)\s?(?:\([^()]{0,40}\))?\s?:)$")
_PREDICATE = re.compile(
    r"\s(?:will\s)?(?:include|includes|included|are|were|consist of|comprise)\b"
    r"(?!\s(?:not|listed|the same|as follows|below))"
)
_COLON = re.compile(r"[:：]")
_STOP = re.compile(r"[.;?!]\s")


def _core_heading(head: str, length: int, bulleted: bool) -> Heading | None:
    folded = head.lower()
    if not any(map(folded.__contains__, _core_signs())):
        return None
    match = _core().search(head)
    if match is None:
        return None
    before, after = head[: match.start()], head[match.end() :]
    kind = _cores()[_fold(match.group())]
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
    kind = _wholes()[_fold(match["wording"])]
    return Heading(length if not rest.strip() else match.end(), kind, "whole")


_INTRODUCES = re.compile(
    r"^(?:and/)?(?:or|and)$|\b(?:with|of|for|for example|by|will|shows?|patient|subject|participant|patients)$"
    r"|\b(?:may|can|will)\b|\b(?:following|follows|below|must|should|shall|have|has|had|having|include|includes|included|including|such|defined|is|are|was|were|if"
    r"|either|any|one|unless|except|exception|excluding|who|whose|meet|meets|meeting|requires?|required|need|needs|to|that"
    r"|which|than|e\.g\.)\b|[<>≤≥=]"
)
_SENTENCE = re.compile(
    r"(?i:\b(?:is|are|was|must|should|have|has|had|will|following|include|includes|defined|with|or|no|not|age|aged|able|meets?"
    r"|any|willing|(?:history|presence|absence|evidence|diagnosis|use|lack) of|documented|confirmed|signed|written"
    r"|at least|than)\b)|[<>≤≥=:;]|\d"
)
_TITLE_NOUN = re.compile(
    r"(?i:\b(?:criteria|conditions?|histor(?:y|ies)|procedures|medications?|therap(?:y|ies)|treatments?|findings|considerations"
    r"|parameters|values|tests?|status|health|characteristics|contraindications|exclusions|demographics?|ethical|related"
    r"|exam(?:ination)?|review|requirements|options|phase|period)\b)"
)
_PEOPLE_NOUN = re.compile(
    r"(?i:\b(?:groups?|cohorts?|participants|patients|subjects|volunteers|controls?|donors?|recipients?|partners?|caregivers?)\b)"
)
_PEOPLE_WHO = re.compile(
    r"(?i:(?:for\s)?(?:patients|subjects|participants|volunteers|individuals|adults|children)"
    r"\s(?:with|who|in|on)\b)"
)
_ADDRESSES_ALL = re.compile(r"(?i:criteri|eligib|exclu|enrol)")
_OPEN_SENTENCE = (" below.", " who", " with", " have", " has", " that", " by", " are", " if", " either")
_COLONS = (":", "：", ":-", ": -")
_ANNOUNCES = (
    *("the following", "these", "as follows", "such as", "including", "includes", "defined as", "defined by"),
    *(
        "following criteria",
        "following conditions",
        "following features",
        "following characteristics",
        "following reasons",
    ),
    *("all of", "any of", "one of", "each of"),
)


@cache
def _forms(form: str) -> dict[str, SectionName]:
    return {row["wording"]: row["kind"] or "unknown" for row in table("headings") if row["form"] == form}  # type: ignore[misc]


def _cores() -> dict[str, SectionName]:
    return _forms("core")


def _wholes() -> dict[str, SectionName]:
    return _forms("whole")


@cache
def _topics() -> frozenset[str]:
    return frozenset(_forms("topic"))


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
def _major() -> re.Pattern[str]:
    wordings = alternatives(_forms("major")).replace(r"\s", r"[\s-]")
    return re.compile(rf"(?:{wordings})(?::|(?=\s*$))", re.IGNORECASE)


@cache
def _inline_topic() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[.;\s]))(?P<topic>(?=[A-Z])(?i:{alternatives(_topics())})):(?=\s|$)")


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
    for wording, kind in _forms("sentence").items():
        wordings.setdefault(kind, []).append(wording)
    return {kind: re.compile(_any_of(those, people)) for kind, those in wordings.items()}


def _any_of(wordings: list[str], people: str) -> str:
    """One expression for wordings, in which the long one for people stands once for all that begin with them."""
    led = [wording for wording in wordings if wording.startswith("<people> ")]
    others = [wording for wording in wordings if wording not in led]
    acts = alternatives(wording.removeprefix("<people> ") for wording in led)
    return rf"{people}\s(?:{acts})|{alternatives(others, {'people': people})}"
