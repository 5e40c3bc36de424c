"""Coordination with ellipsis: what "hepatic or renal insufficiency" names twice and writes once.

A conjunct that lacks its head ("hepatic") borrows it from a neighbour ("insufficiency"); a conjunct that is only a
code ("II" in "diabetes type I or II") borrows what stands before the first code. The subject of the fact stays what
is written; what it borrows is kept beside it as a qualifier of kind ``head``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...lexicon.roles import role
from .syntax import Syntax, head_label
from .vocabulary import NARROWING, is_site, qualifiers, terms

CONNECTORS = frozenset({"or", "and", "nor", ",", "/", "&"})
LINKING = frozenset({"determiner", "adverb"})
SMALL = frozenset({"of", "to", "for", "with", "in", "by", "on", "e", "g", "from"})
PLURAL = ["(", "s", ")"]
"""Behind a name, that there may be several: "product(s)"."""
CODE = re.compile(r"[ivx]{1,4}|[a-z]\d{0,2}|\d{1,2}[a-z]?", re.IGNORECASE)
LONGEST_CODE = 5
HYPHENS = frozenset("-‐‑")
SHORT_NAME = re.compile(r"[A-Z][A-Z0-9-]{1,6}")
ADJECTIVE = re.compile(r"[a-z]{2,}(?:al|ic|ar|ive|ous|ary|ory|oid|ant|ent|ed|ine|able|ible)")


LONGEST_BRACKET = 24
"""How many words a bracket may have behind which a list goes on."""


@dataclass(slots=True)
class Part:
    """A stretch of a criterion that may state a fact; offsets into the criterion's text, words by index.

    ``label`` is None for a noun phrase that nothing has labelled. ``lead`` is the first of the qualifier words before
    it ("severe"), ``first`` where there are none; a ``modifier`` consists of such words alone. ``heads`` are the
    spans it borrows, ``shared`` the qualifiers that a neighbour lends, ``results`` those of its test, ``others`` the
    words for a person beside the patient of whom it is so. A ``suspended`` part ends in a hyphen that waits for its
    word ("second-"), a ``listed`` one stands in a list. ``otherwise`` is the label of a modifier or adjective that
    finds nothing to modify, ``whole`` where the mention ends that a part was cut from.
    """

    start: int
    end: int
    lead: int
    first: int
    last: int
    label: str | None
    kind: str = ""
    origin: str = "facts"
    heads: list[tuple[int, int]] = field(default_factory=list)
    shared: list[tuple[int, int]] = field(default_factory=list)
    results: list[tuple[int, int]] = field(default_factory=list)
    others: list[tuple[int, int]] = field(default_factory=list)
    modifier: bool = False
    suspended: bool = False
    listed: bool = False
    otherwise: str | None = None
    whole: int = 0


def connected(read: Syntax, left: Part, right: Part, behind: int = 0) -> str | None:
    """The connector between two parts that stand in one list, the strongest where there are several; else None.
    ``behind`` is where a bracket ends that stands right behind ``left``."""
    begin = max(left.last, behind)
    if read.texts[begin : begin + 3] == PLURAL:
        begin += len(PLURAL)
    if right.lead < begin or right.lead - begin > 6:
        return None
    found = ""
    for index in range(begin, right.lead):
        word = read.texts[index]
        if index == left.last and ((word == "-" and left.suspended) or (word in {"-", "+"} and left.results)):
            continue
        if word in CONNECTORS:
            found = word if word not in {",", "/"} or not found else found
        elif not found or (read.classes[index] not in LINKING and word not in SMALL):
            return None
    return found or None


def join(read: Syntax, parts: Sequence[Part], text: str) -> list[Part]:
    """Label the unlabelled conjuncts, lend heads to those that lack one; parts without a label are left out."""
    ordered = sorted(parts, key=lambda part: (part.first, part.last))
    for run in _runs(read, ordered):
        for part in run:
            part.listed = True
        _lend_right_heads(read, run, text)
        _lend_left_heads(read, run, text)
        if all(part.modifier or _is_bare_adjective(read, part) for part in run):
            _lend_introduced_head(read, run, ordered)
        for part in run:
            if part.modifier and part.otherwise is None and all(map(is_site, _written(read, part))):
                part.modifier = False
        _label(run)
    for part in ordered:
        if part.otherwise is not None and part.label is None:
            part.label, part.kind, part.modifier = part.otherwise, part.otherwise.lower(), False
    return [part for part in ordered if part.label is not None and not part.modifier]


def _runs(read: Syntax, parts: list[Part]) -> list[list[Part]]:
    """The lists of a text, also past what a bracket says of a member: "hepatitis B (HBsAg positive) or C"."""
    runs: list[list[Part]] = []
    run: list[Part] = []
    past, host = 0, run
    bracketed = "(" in read.words
    for part in parts:
        if run and connected(read, run[-1], part):
            run.append(part)
        elif host and past <= part.lead and not _is_of(read, host[-1]) and connected(read, host[-1], part, past):
            run = host
            run.append(part)
        else:
            run = [part]
            runs.append(run)
        if bracketed and read.texts[part.last : part.last + 1] == ["("]:
            bracket = read.texts[part.last : part.last + LONGEST_BRACKET]
            past, host = part.last + bracket.index(")") + 1 if ")" in bracket else len(read.texts), run
    return [run for run in runs if len(run) > 1]


def _is_of(read: Syntax, part: Part) -> bool:
    """Whether a part only says what something before it is of: "diseases of the | nervous system"."""
    at = part.lead - 1
    while at > 0 and read.classes[at] == "determiner":
        at -= 1
    return part.label is None and at > 0 and read.texts[at] == "of"


def _lend_right_heads(read: Syntax, run: list[Part], text: str) -> None:
    """ "severe cardiac, renal or liver disease": modifiers before a noun phrase borrow its end, and share "severe"."""
    for at in range(len(run) - 1, 0, -1):
        full = run[at]
        if full.label is None or full.modifier or full.heads or full.last - full.lead < 2:
            continue
        borrowers: list[Part] = []
        for part in reversed(run[:at]):
            begin = _lent_from(read, part, full, text)
            if begin is None and borrowers and _is_alike(read, part, full, text):
                begin = _head_of(read, full)
            if begin is None:
                break
            part.heads += _sited_beside(part, borrowers) or [(read.starts[begin], full.end)]
            part.label, part.kind, part.origin = full.label, full.kind, "coordination"
            if part.modifier:
                full.first, full.start = full.lead, read.starts[full.lead]
                part.modifier = False
            borrowers.append(part)
        if borrowers and borrowers[-1].lead < borrowers[-1].first:
            shared = read.starts[borrowers[-1].lead], read.ends[borrowers[-1].first - 1]
            for part in (full, *borrowers[:-1]):
                part.shared.append(shared)
        _share_choice(read, full, borrowers)


def _share_choice(read: Syntax, full: Part, borrowers: Sequence[Part]) -> None:
    """ "Severe or unstable | cardiac or renal disease": a choice of states is of each place, if it tells no time."""
    sited = next((at for at, part in enumerate(borrowers) if part.lead < part.first), len(borrowers))
    if sited + 1 >= len(borrowers):
        return
    first, last = borrowers[-1].lead, borrowers[sited].first
    if all(cue.last <= first or last <= cue.first for cue in read.cues):
        for part in (full, *borrowers[:sited]):
            if part.lead == part.first and qualifiers().get(read.texts[part.lead]) not in NARROWING:
                part.shared.append((read.starts[first], read.ends[last - 1]))


def _sited_beside(part: Part, borrowers: Sequence[Part]) -> list[tuple[int, int]]:
    """What a modifier borrows where the one beside it has a place that the rest does not share: "acute | or chronic
    liver | or renal disease"."""
    beside = borrowers[-1] if part.modifier and borrowers else None
    if beside is None:
        return []
    if beside.lead < beside.first:
        return [(beside.start, beside.end), *beside.heads]
    return beside.heads if len(beside.heads) > 1 else []


def _lent_from(read: Syntax, part: Part, full: Part, text: str) -> int | None:
    """The first word of ``full`` that ``part`` lacks, or None: "kidney or bone marrow | failure"."""
    begin = _lacked_from(read, part, full, text)
    if begin is not None and full.first < begin < full.last - 1:
        site = f"{read.texts[begin - 1]} {read.texts[begin]}"
        return begin + (site in role("site_of_two"))
    return begin


def _lacked_from(read: Syntax, part: Part, full: Part, text: str) -> int | None:
    if part.last - part.first > 3 or part.heads:
        return None
    if part.suspended or (read.texts[part.last - 1] in HYPHENS and part.whole == full.whole > 0):
        begin = (full.lead if full.lead < full.first else full.first) + 1
        begin += read.texts[begin : begin + 1] == ["-"]
        return min(begin, full.last - 1)
    last_word, head = read.texts[part.last - 1], read.texts[full.last - 1]
    parallel = _behind_parallel(read, part, full, text)
    if parallel is not None:
        return full.first + parallel
    if part.modifier:
        counterpart = qualifiers().lead(read.texts, full.first, full.last - 1)[:1]
        begin = counterpart[0].last if counterpart else full.first + part.last - part.first
        begin = full.first if full.lead < full.first else begin
        if begin < full.last:
            return begin
        return _head_of(read, full) if part.whole == full.whole > 0 else None
    if full.last - full.first < 2:
        return None
    if last_word in role("specimen") and part.last - part.first == 1 and read.texts[full.first] in role("specimen"):
        return full.first + 1
    if is_adjective(last_word) and (part.label is None or (part.label == full.label and head_label(head))):
        return full.first + 1 if is_adjective(read.texts[full.first]) else full.last - 1
    if last_word in role("opposed") and read.texts[full.first] in role("opposed"):
        return full.first + 1
    if part.whole == full.whole > 0 and _is_headless(read, part, text):
        return _head_of(read, full)
    if _lacks_its_site(read, part, full):
        return next((at for at in range(full.first + 1, full.last) if read.texts[at] == "of"), None)
    if is_site(last_word):
        return full.last - 1
    agents = [text[part.start : part.end], text[read.starts[full.first] : read.ends[full.first]]]
    if all(SHORT_NAME.fullmatch(name) for name in agents) and head in role("of_agent"):
        joined = full.first
        while _is_hyphenated(read, joined, full.last, text):
            joined += 1
        return min(joined + 1, full.last - 1)
    return None


def _head_of(read: Syntax, full: Part) -> int | None:
    """Where the end of a name begins that a piece of its mention lacks: its head with what is tied to that, "squamous
    cell | carcinoma of the skin", or that alone where the piece is a head itself, "decrease or loss | of vision"."""
    words = range(full.first + 1, full.last)
    tied = next((at for at in words if read.texts[at] in HYPHENS or read.classes[at] == "preposition"), full.last)
    begin = tied - 1 if tied - 1 > full.first else tied
    return begin if begin < full.last and read.texts[begin].isalpha() and len(read.texts[begin]) > 1 else None


def _lacks_its_site(read: Syntax, part: Part, full: Part) -> bool:
    """Whether two tumours are named side by side and the place behind them once: "adenocarcinoma or sarcoma | of the
    cervix", and not "melanoma or carcinoma in situ of the cervix"."""
    texts, endings = read.texts, tuple(role("tumour"))
    tumours = texts[part.last - 1].endswith(endings) and is_site(texts[full.last - 1])
    return (
        tumours
        and any(texts[at].endswith(endings) and texts[at + 1] == "of" for at in range(full.first, full.last - 1))
        and not any(map(is_site, texts[part.first : part.last]))
    )


def _is_alike(read: Syntax, part: Part, full: Part, text: str) -> bool:
    """Whether one word before those that lack the head of a name lacks it too: "personality, | mood or anxiety
    disorder"; a drug is a name."""
    named = part.label == full.label != "Drug"
    return named and part.last - part.first == 1 and _is_headless(read, part, text)


def _is_headless(read: Syntax, part: Part, text: str) -> bool:
    """Whether a part names nothing by itself: the "mood" of "mood or anxiety disorder", and no "COPD"."""
    given = read.texts[part.first : part.last]
    if len(given) > 2 or part.heads or is_code(read, part.last - 1, text, listed=False):
        return False
    if head_label(given[-1]) is not None or terms().of(given) is not None:
        return False
    return part.label != "Condition" or is_site(given[-1]) or SHORT_NAME.fullmatch(text[part.start : part.end]) is None


def _behind_parallel(read: Syntax, part: Part, full: Part, text: str) -> int | None:
    """How much of a noun phrase is the counterpart of a conjunct: both name a site ("hepatic or chronic renal |
    failure"), share a last word ("squamous cell or basal cell | cancer") or codes ("type 1 or type 2 | asthma"). A name
    that ends as the other one does, too, borrows no more than the place that both have, "basal cell carcinoma or
    squamous cell carcinoma | of the skin", and not "carcinoma | in situ of the cervix"."""
    given, names = read.texts[part.first : part.last], read.texts[full.first : full.last - 1]
    same = len(given) == 2 and len(names) > 1 and given[0] == names[0]
    if same and is_code(read, full.first + 1, text, listed=True):
        return 2 if is_code(read, part.first + 1, text, listed=True) else None
    if len(given) > 1 and given[-1] in names:
        at = names.index(given[-1]) + 1
        tied = read.classes[full.first + at] == "preposition" and head_label(given[-1]) is not None
        return None if tied and (at == 1 or names[at] != "of") else at
    if all(map(is_site, given)):
        return next((at + 1 for at, name in enumerate(names) if is_site(name)), None)
    return None


def _lend_left_heads(read: Syntax, run: list[Part], text: str) -> None:
    """ "hepatitis B or C", "protein deficit C, S, ATIII": codes after a coded name borrow what is before the code, and
    lend what is behind the last of them, "type 1 or 2 | diabetes"."""
    base: Part | None = None
    coded: list[Part] = []
    for part in run:
        size = part.last - part.first
        named = size > 1 and (part.label is not None or head_label(read.texts[part.last - 1]) is not None)
        if base is not None and (size <= 2 or named) and _is_lone_code(read, part, text, base):
            part.heads.append((base.start, read.ends[base.last - 2]))
            for one in coded if named else ():
                one.heads.append((read.starts[part.first + 1], read.ends[part.last - 1]))
            coded = [] if named else [*coded, part]
            part.label, part.kind, part.origin = base.label, base.kind, "coordination"
            part.modifier = False
        elif size > 1 and part.label and is_code(read, part.last - 1, text, listed=False):
            base, coded = part, [part]
        else:
            base, coded = None, []


def _is_lone_code(read: Syntax, part: Part, text: str, base: Part) -> bool:
    """Whether a part begins with a code that is no name of its own, as the "HIV" of "hepatitis B or HIV" is, and no
    half of a word, as the "PD" of "PD-L1" is; behind a name with a hyphen it must be a number, "IL-6 or 17"."""
    hyphenated = _is_hyphenated(read, base.last - 2, base.last, text)
    if (hyphenated and not read.texts[part.first].isdigit()) or head_label(read.texts[part.first]) is not None:
        return False
    return is_code(read, part.first, text, listed=True) and not _is_hyphenated(read, part.first, part.last, text)


def _is_hyphenated(read: Syntax, at: int, last: int, text: str) -> bool:
    """Whether a word before the word ``last`` is half of one, with the word behind it."""
    return at + 1 < last and text[read.ends[at] : read.starts[at + 1]] in HYPHENS


def _is_bare_adjective(read: Syntax, part: Part) -> bool:
    alone = part.label is None and part.last - part.first == 1
    return alone and is_adjective(read.texts[part.first])


def _written(read: Syntax, part: Part) -> list[str]:
    return read.texts[part.first : part.last]


def _lend_introduced_head(read: Syntax, run: list[Part], parts: Sequence[Part]) -> None:
    """ "Chronic disease (cardiac, renal or hepatic)": modifiers alone, which a bracket or a colon introduces, borrow
    the name before it."""
    before = [part for part in parts if part.last <= run[0].lead and part.label is not None]
    if not before or run[0].lead - before[-1].last > 3:
        return
    host = before[-1]
    between = read.texts[host.last : run[0].lead]
    if not {"(", "[", ":"} & set(between) or ")" in between:
        return
    for part in run:
        part.heads.append((host.start, host.end))
        part.label, part.kind, part.origin, part.modifier = host.label, host.kind, "coordination", False


def is_adjective(word: str) -> bool:
    """Whether a word in lower case looks like an adjective and names nothing by itself."""
    return ADJECTIVE.fullmatch(word) is not None and head_label(word) is None


def is_code(read: Syntax, at: int, text: str, *, listed: bool) -> bool:
    """Whether a word is a code, "2", "B", "IV"; in a list any short name in capitals is."""
    start, end = read.starts[at], read.ends[at]
    if end - start > LONGEST_CODE:
        return False
    written = text[start:end]
    if CODE.fullmatch(written):
        return written[0].isdigit() or written.isupper()
    return listed and written.isupper()


def _label(run: list[Part]) -> None:
    """An unlabelled conjunct is of the kind of its neighbour."""
    for ordered in (run, run[::-1]):
        label, kind = None, ""
        for part in ordered:
            if part.label is None and part.otherwise is None and label is not None and not part.modifier:
                part.label, part.kind, part.origin = label, kind, "coordination"
            if not part.modifier:
                label, kind = part.label, part.kind
