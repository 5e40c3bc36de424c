"""What stands beside a fact and narrows it, and is no part of it yet: "on a stable dose", "of the fellow eye".

It becomes the fact's qualifier: the words of its noun phrase before its name ("fasting | cholesterol"), what it is said
to be ("an infection that is | active"), how sure it is ("documented or known | resistance"), the criteria that define
it and the method that its value is read with (:mod:`.schemes`), its site ("in the fellow eye") and setting, the
steadiness of a dose, and that it requires treatment. What is denied is left alone.
"""

from __future__ import annotations

from ...lexicon.roles import role
from ..analysis import TREATMENTS
from ..marks import JOINING, STOPS
from ..phrasing.coordination import CONNECTORS, is_adjective
from ..phrasing.vocabulary import NARROWING, is_site, qualifiers
from ..reasoning.features import PEOPLE
from .coverage import Coverage
from .places import Places
from .schemes import methods, schemes

COPULA = frozenset({"auxiliary", "pronoun", "adverb"})
TO_A_FACT = COPULA | {"determiner", "generic", "preposition", "verb"}
UNNAMED = frozenset({"to", "that", "which", "who", "whom"})
"""What a verb stands behind."""
ASIDE = frozenset({"(", ",", "that"})
OPENING = frozenset({"determiner", "preposition"})
WITHIN = frozenset({"within", "in"})
SHORTEST = 3
LONGEST_REQUIREMENT = 6
LONGEST_DOSE = 4
FAR_LEAD = 8


def narrow(coverage: Coverage) -> None:
    """Gives the facts of a criterion their further qualifiers, and covers the words of those."""
    places = Places(coverage)
    for rule in (
        schemes,
        methods,
        doses,
        requirements,
        names,
        kinds,
        leads,
        states,
        settings,
        sites,
        normality,
        sureness,
    ):
        rule(places)


def doses(places: Places) -> None:
    """How steady a dose is: "metformin at a | stable daily dose", "stable doses | of A, B or C"."""
    for at in places.left_in(role("steady")):
        last = next(
            (k + 1 for k in range(at + 1, at + LONGEST_DOSE) if places.texts[k : k + 1] and _doses(places, k)), 0
        )
        if not last or not STOPS.isdisjoint(places.texts[at:last]) or places.is_denied(at):
            continue
        if places.texts[last : last + 1] == ["of"]:
            found = places.listed(places.after(last + 1))
        else:
            found = [place for place in [places.before(at, TREATMENTS) or places.after(last, TREATMENTS)] if place]
        places.take("status", at, last, [place for place in found if place.type in TREATMENTS])


def _doses(places: Places, at: int) -> bool:
    return places.texts[at] in role("dosing")


def requirements(places: Places) -> None:
    """That a fact requires treatment: "arrhythmia | requiring medication", where that is no fact of its own."""
    for at in places.left_in(role("requiring")):
        last = at + 1
        while last < len(places.texts) and last - at < LONGEST_REQUIREMENT and _is_required(places, last):
            last += 1
        place = places.before(at)
        while last > at + 1 and places.texts[last - 1] not in role("required_treatment"):
            last -= 1
        alone = last > at + 1 and (last == len(places.texts) or _ends_clause(places, last))
        alone = alone and places.named.isdisjoint(range(at + 1, last))
        if place is not None and alone and not places.is_denied(at) and places.is_between(place.last, at, COPULA):
            places.take("status", at, last, [place])


def _ends_clause(places: Places, at: int) -> bool:
    return places.read.classes[at] in {"punctuation", "conjunction"} or places.texts[at] in role("timing_tie")


def _is_required(places: Places, at: int) -> bool:
    small = places.read.classes[at] in {"determiner", "adverb", "preposition"}
    return small or places.texts[at] in role("required_treatment")


def names(places: Places) -> None:
    """The words of a fact's noun phrase before its name: "fasting | cholesterol", "disseminated | glioma"."""
    for place in places.all:
        chunk = places.read.chunk_at(place.first)
        if chunk is None or chunk.first >= place.first or place.type in PEOPLE:
            continue
        if places.coverage.is_covered(max(chunk.first - 1, 0), place.first):
            continue
        for first, last in places.left_between(_described_from(places, place.first, chunk.first), place.first):
            places.take(_kind(places, first, last), first, last, [place])


def _described_from(places: Places, at: int, first: int) -> int:
    """Where the words begin that describe a name, in the noun phrase that begins at ``first``, and an adverb before
    those: "medically | acceptable contraception"."""
    name = at
    while at > first and at - 1 not in places.named and _describes(places, at - 1, first):
        at -= 1
    adverb = at == first < name and at > 0 and places.read.classes[at - 1] == "adverb" and at - 1 not in places.denied
    return at - 1 if adverb and places.texts[at - 1] in role("manner") else at


def _describes(places: Places, at: int, first: int) -> bool:
    """Whether a word before a name describes it; the first of a noun phrase may be a verb, and no number does."""
    word = places.texts[at]
    if places.coverage.covered[at]:
        return True
    known = qualifiers().get(word) is not None or word in role("specimen") or word in role("taken_how")
    if not known and (len(word) < SHORTEST or word.isdigit() or word in role("numeral") or word.endswith("ing")):
        return False
    if at > first:
        return True
    if first and places.texts[first - 1] in UNNAMED:
        return False
    opened = first > 0 and places.read.classes[first - 1] in OPENING
    return opened or known or is_adjective(word) or word in role("manner") or places.is_proper_word(at)


def kinds(places: Places) -> None:
    """What kind of a fact is asked for, before its name: "an | acceptable method of contraception"."""
    for place in places.all:
        of = places.lead_of(place.first) - 1
        chunk = places.read.chunk_at(of - 1) if of > 0 and places.texts[of] == "of" else None
        if chunk is None or places.texts[of - 1] not in role("kind_of"):
            continue
        at = _described_from(places, of - 1, chunk.first)
        if at < of - 1 and not places.coverage.is_covered(at, of):
            places.take("quality", at, of, places.listed(place))


def leads(places: Places) -> None:
    """What stands apart from the name that it narrows: "| active, non-infectious hepatitis", "| recent (less than a
    year) history of stroke", "a | significant history of A, B or C"."""
    for first, last in places.left():
        found = qualifiers().lead(places.texts, first, last)
        if not found or found[-1].last != last or any(one.value not in NARROWING for one in found):
            continue
        at = last + (places.texts[last : last + 1] in ([","], ["and"]))
        if at == len(places.texts) or places.read.classes[at] == "preposition" or at in places.denials:
            continue
        if at > last and at in places.firsts:
            continue
        while at < len(places.texts) and at - last < FAR_LEAD and at not in places.firsts and _leads_to(places, at):
            at += 1
        place = places.starting(at)
        if place is not None and place.type not in PEOPLE and not places.is_denied(first):
            for one in found:
                places.take(one.value, one.first, one.last, places.listed(place) if at > last + 1 else [place])


def _leads_to(places: Places, at: int) -> bool:
    if places.read.classes[at] == "preposition":
        return places.texts[at] in role("noun_tie")
    return places.read.classes[at] in {"determiner", "generic"} or places.coverage.is_covered(at, at + 1)


def states(places: Places) -> None:
    """What a fact is said to be: "an infection that is | active", "diabetes (| well controlled)", "judged | severe"."""
    judged = ASIDE | role("attributing") | {"as"}
    for begin, last in places.left():
        begin = next((at for at in range(begin, last) if places.texts[at] not in judged), last)
        small = places.read.classes[begin - 1] == "determiner" if begin else False
        for first in (begin, begin - 1 - small) if begin > 1 else (begin,):
            found = qualifiers().lead(places.texts, first, last)
            if not found or found[-1].last != last or any(one.value not in NARROWING for one in found):
                continue
            chunk = places.read.chunk_at(last - 1)
            place = places.before(first)
            goes_on = places.texts[last : last + 1] in ([","], ["or"], ["and"], ["/"], ["to"])
            if place is None or place.type in PEOPLE or goes_on or places.is_denied(first):
                continue
            if (chunk is None or chunk.last <= last) and places.is_between(place.last, first, COPULA, judged):
                for one in found:
                    places.take(one.value, one.first, one.last, [place])
                break


def settings(places: Places) -> None:
    """In which setting a treatment is given: "in the | adjuvant setting"."""
    for at in places.left_in(role("setting")):
        chunk = places.read.chunk_at(at)
        place = places.before(chunk.first, TREATMENTS | {"condition"}) if chunk is not None else None
        if chunk is None or place is None or chunk.last > at + 1 or chunk.first == at:
            continue
        if places.texts[places.lead_of(chunk.first) - 1] in {"in", "for"}:
            places.take("setting", chunk.first, at + 1, [place])


def sites(places: Places) -> None:
    """Where a fact is: "haemorrhage in the | fellow eye"."""
    for first, last in places.left():
        begin = first
        while begin and places.texts[begin - 1] in role("which_site"):
            begin -= 1
        words = [at for at in range(begin, last) if places.texts[at] not in CONNECTORS]
        if not any(is_site(places.texts[at]) for at in words):
            continue
        place, tie = places.before(begin), places.lead_of(begin) - 1
        if place is None or tie < place.last or places.texts[tie] not in role("site_tie") or place.type in PEOPLE:
            continue
        sited = all(is_site(places.texts[at]) or _is_of_site(places, at) for at in words)
        if sited and places.is_between(place.last, tie, COPULA | {"generic"}):
            places.take("site", begin, last, [place])


def normality(places: Places) -> None:
    """That tests are as they should be: "ECG and urinalysis within | normal limits"."""
    for at in places.left_in(role("sound")):
        last = at + 1
        while last < len(places.texts) and places.texts[last] in role("normal_range"):
            last += 1
        lead, place = places.led_by(at, WITHIN), places.before(at)
        if lead is None or place is None or last == at + 1 or places.is_denied(lead):
            continue
        if places.is_between(place.last, lead, COPULA | {"generic"}):
            places.take("result", at, last, [one for one in places.all if place in places.listed(one)], lead)


def _is_of_site(places: Places, at: int) -> bool:
    return places.texts[at] in role("which_site") | role("region") or qualifiers().get(places.texts[at]) == "laterality"


def sureness(places: Places) -> None:
    """How sure a fact is: "| known to be pregnant", "resistance was | documented"."""
    for at in places.left_in(role("sure")):
        if places.is_denied(at):
            continue
        following = at + 1
        while following < len(places.texts) and following - at <= FAR_LEAD and _leads_on(places, following):
            following += 1
        place = places.starting(following)
        if place is None:
            place = places.before(at)
            if place is None or not places.is_between(place.last, at, COPULA):
                continue
        if place.type not in PEOPLE:
            places.take("certainty", at, _past_alternative(places, at + 1), [place])


def _past_alternative(places: Places, at: int) -> int:
    """Where what says how sure a fact is ends with its alternative: "known | or suspected"."""
    joined = places.texts[at : at + 1] in (["or"], ["and"]) and at + 1 < len(places.texts)
    return at + 2 if joined and qualifiers().get(places.texts[at + 1]) == "certainty" else at


def _leads_on(places: Places, at: int) -> bool:
    """Whether a word leads from how sure something is to what it is."""
    if at in places.firsts:
        return False
    joins = places.read.classes[at] in TO_A_FACT or places.texts[at] in JOINING
    return joins or places.coverage.is_covered(at, at + 1)


def _kind(places: Places, first: int, last: int) -> str:
    """What words before a name say of it."""
    kind = qualifiers().of(places.texts[first:last])
    if kind is not None:
        return kind
    if places.texts[last - 1] in role("taken_how"):
        return "method"
    return "specimen" if places.texts[last - 1] in role("specimen") else "modifier"
