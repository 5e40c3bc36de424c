"""What narrows a fact: the qualifiers before it, what it borrows and shares, the result of a test, the model's."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ...lexicon.roles import outcomes, role
from ..marks import PARENTHESES
from .coordination import CONNECTORS, Part, connected
from .syntax import Syntax
from .vocabulary import NARROWING, qualifiers

Span = tuple[str, int, int]
"""Kind, start and end of a qualifier."""
RESULT_REACH = 6
SHORT_FORM = 3
"""How many words there are in brackets that hold a short form: "(HIV)"."""
LONGEST_QUALIFIER = 6
LONGEST_BRACKET = 16
OF_EVIDENCE = frozenset({"certainty", "status", "acuity"})
"""What evidence, a diagnosis or use may be: "documented", "recent", "chronic"."""
POSITIVE = frozenset({"positive"})
"""What beside "negative" a disease may be said to be."""
TESTED = frozenset({"Measurement", "Condition"})
"""What a result may be of, "HBsAg negative", "HIV negative"."""


def narrowings(read: Syntax, text: str, parts: Sequence[Part], loose: Sequence[tuple[int, int]]) -> list[list[Span]]:
    """For each part its qualifiers. ``loose`` are qualifiers that the model found; those beside a part are its."""
    beside = _beside(read, text, parts, loose)
    found = []
    for number, part in enumerate(parts):
        spans = _lent(text, part) if part.heads or part.shared or part.results or part.others else []
        spans += _before(read, part)
        if part.lead > 2 and read.texts[part.lead - 1] == ")":
            spans += _before_bracket(read, part.lead - 1)
        if part.lead > 1 and read.texts[part.lead - 1] == "of":
            spans += _before_evidence(read, part.lead - 1)
        if part.label == "Measurement" or part.kind == "measurement":
            spans += _result(read, part)
        elif part.label == "Condition":
            found_out = _result(read, part, last=True)
            spans += [one for one in found_out if text[one[1] : one[2]].lower() in role("absent") | POSITIVE]
        if number in beside:
            known = {(start, end) for _, start, end in spans}
            spans += [span for span in beside[number] if span[1:] not in known]
        found.append(_longest(list(dict.fromkeys(spans))) if len(spans) > 1 else spans)
    for number in range(len(parts) - 1, 0, -1):
        left, right = parts[number - 1 : number + 1]
        if left.label in TESTED and right.label in TESTED and left.kind == right.kind:
            found[number - 1] += _results_behind(read, text, left, right, found[number - 1], found[number])
    for number, (left, right) in enumerate(pairwise(parts), 1):
        if found[number - 1] and _is_examined(text, left) and _is_examined(text, right):
            found[number] += _results_before(read, text, left, right, found[number - 1], found[number])
    return found


def _longest(spans: list[Span]) -> list[Span]:
    """The qualifiers without those that are a piece of another: "moderate" of "moderate to severe"."""
    return [
        one
        for one in spans
        if not any(other[1] <= one[1] and one[2] <= other[2] and other[1:] != one[1:] for other in spans)
    ]


def _results_behind(
    read: Syntax, text: str, left: Part, right: Part, own: list[Span], following: list[Span]
) -> list[Span]:
    """The result behind a list that its last test shares with the one before it: "HBV or HCV negative"."""
    known = outcomes() if left.label == "Measurement" else role("absent")
    results = [span for span in following if span[1] >= right.end and text[span[1] : span[2]].lower() in known]
    if not results or left.results or any(text[start:end].lower() in outcomes() for _, start, end in own):
        return []
    return results if connected(read, left, right) else []


def _results_before(
    read: Syntax, text: str, left: Part, right: Part, before: list[Span], own: list[Span]
) -> list[Span]:
    """The result before a list that its first test shares with the others: "negative HBsAg, anti-HCV or HIV test"."""
    results = [(start, end) for _, start, end in before if end <= left.start and text[start:end].lower() in outcomes()]
    if not results or any(text[start:end].lower() in outcomes() for _, start, end in own):
        return []
    kind = "result" if right.label == "Measurement" else "quality"
    return [(kind, start, end) for start, end in results] if connected(read, left, right) else []


def _is_examined(text: str, part: Part) -> bool:
    """Whether a part names a test or an examination, of which there are results: "abnormal ECG or | vital signs"."""
    if part.label == "Procedure":
        return not role("examined_by").isdisjoint(text[part.start : part.end].lower().split())
    return part.label == "Measurement"


def _lent(text: str, part: Part) -> list[Span]:
    """What a part borrows, what its neighbours lend it, and the results of its test."""
    spans = [("head", start, end) for start, end in part.heads]
    spans += [(_shared_kind(text, part, start, end), start, end) for start, end in part.shared]
    spans += [("experiencer", start, end) for start, end in part.others]
    return spans + [("result", start, end) for start, end in part.results]


def _before(read: Syntax, part: Part) -> list[Span]:
    """The narrowing words that lead a part, before its name or, where a mention took them in, at its beginning."""
    spans: list[Span] = []
    reached = part.first - part.lead
    if not reached and not qualifiers().begins(read.texts[part.lead]):
        return spans
    lead = read.texts[part.lead : part.last]
    for begin, end, kind in qualifiers().find(lead):
        if end > part.first - part.lead:
            if begin != reached or end == len(lead) or kind not in NARROWING:
                break
            reached = end
        is_result = part.label == "Measurement" and lead[begin] in outcomes()
        first, last = read.starts[part.lead + begin], read.ends[part.lead + end - 1]
        spans.append(("result" if is_result else kind, first, last))
    return spans


def _before_bracket(read: Syntax, closing: int) -> list[Span]:
    """The qualifiers that a bracket sets apart from what they qualify, "metastatic | (stage IV) melanoma", and not the
    last of several."""
    near = range(closing - 1, max(closing - LONGEST_BRACKET, 0), -1)
    opening = next((at for at in near if read.texts[at] in PARENTHESES), 0)
    chunk = read.chunk_before(opening) if read.texts[opening] == "(" else None
    if chunk is None or chunk.last != opening or (chunk.first and read.texts[chunk.first - 1] in CONNECTORS):
        return []
    lead = qualifiers().lead(read.texts, chunk.first, chunk.last)
    if not lead or lead[-1].last < opening:
        return []
    return [(one.value, read.starts[one.first], read.ends[one.last - 1]) for one in lead]


def _before_evidence(read: Syntax, of: int) -> list[Span]:
    """The qualifier of the word that leads to a part: "histologically confirmed | diagnosis of", "chronic | use of"."""
    last = of
    while last > 0 and read.texts[last - 1] in role("evidence"):
        last -= 1
    for begin in range(max(last - LONGEST_QUALIFIER, 0), last if last < of else 0):
        for one in qualifiers().lead(read.texts, begin, last)[:1]:
            if one.last == last and one.value in OF_EVIDENCE:
                return [(one.value, read.starts[begin], read.ends[last - 1])]
    return []


def _result(read: Syntax, part: Part, *, last: bool = False) -> list[Span]:
    """The result that follows a measurement: "HBsAg positive", "pregnancy test must be negative", "HIV non-reactive";
    ``last``: one that belongs to no name behind it, as "childbearing potential: negative | pregnancy test" does."""
    for index in range(_past_short_form(read, part), min(part.last + RESULT_REACH, len(read.texts))):
        end = index + (read.texts[index] == "non" and read.texts[index + 1 : index + 2] == ["reactive"])
        if read.texts[end] in outcomes():
            led = last and read.classes[end + 1 : end + 2] == ["content"]
            return [] if led else [("result", read.starts[index], read.ends[end])]
        if read.classes[index] not in {"auxiliary", "determiner", "generic"} and read.texts[index] not in {":", "-"}:
            break
    return []


def _past_short_form(read: Syntax, part: Part) -> int:
    """The word behind a part, past brackets that hold nothing but its short form: "hepatitis C virus (HCV)"."""
    behind = read.texts[part.last : part.last + SHORT_FORM]
    is_short = behind[::2] == ["(", ")"] and behind[1][:1] == read.texts[part.first][:1]
    return part.last + SHORT_FORM * is_short


def _beside(read: Syntax, text: str, parts: Sequence[Part], loose: Sequence[tuple[int, int]]) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = {}
    starts, ends = read.starts, read.ends
    leads, lasts = [part.lead for part in parts], [part.last for part in parts]
    for start, end in loose:
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        denied = read.texts[max(first - 1, 0) : first] == ["not"] and text[:end].endswith("ed")
        if denied or read.texts[last - 1 : last + 1] == ["prior", "to"]:
            continue
        following = bisect_left(leads, last)
        span = _kind(text, start, end, "modifier"), start, end
        if following > 0 and first < lasts[following - 1]:
            if last <= parts[following - 1].first:
                found.setdefault(following - 1, []).append(span)
            continue
        if following < len(parts) and _is_open(read, last, leads[following]):
            found.setdefault(following, []).append(span)
        elif following > 0 and _is_open(read, lasts[following - 1], first):
            found.setdefault(following - 1, []).append(span)
    return found


def _is_open(read: Syntax, first: int, last: int) -> bool:
    """Whether at most one word stands between, and none that sets a qualifier apart; a bracket does not."""
    small = {"auxiliary", "adverb", "determiner", "content", "generic"}
    between = range(first, last)
    return len(between) <= 1 and all(read.classes[at] in small or read.texts[at] == "(" for at in between)


def _shared_kind(text: str, part: Part, start: int, end: int) -> str:
    is_result = part.label == "Measurement" and text[start:end].lower() in outcomes()
    first = qualifiers().get(text[start:end].replace(",", " ").split()[0])  # of a choice, "severe or unstable"
    return "result" if is_result else _kind(text, start, end, first or "agent")


def _kind(text: str, start: int, end: int, otherwise: str) -> str:
    known = qualifiers().get(text[start:end])
    if known is None and not role("seen").isdisjoint(text[start:end].lower().split()):
        return "certainty"
    return known or otherwise
