"""Windows and durations: what the text says of time, and which facts it dates."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eligo
from eligo.pipeline.analysis import Analysis, text_span
from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.temporal.attachment import attach
from eligo.pipeline.temporal.found_window import FoundWindow
from eligo.pipeline.temporal.timing import find_windows
from eligo.pipeline.windows import date_constraints
from eligo.schema import Constraint, Criterion, Interval, Subject, Window


def criterion(text: str, start: int = 0, **more: object) -> Criterion:
    return Criterion(id="E1", section="exclusion", start=start, end=len(text), text=text, **more)


def found_in(text: str) -> list[FoundWindow]:
    criteria = [criterion(text)]
    return find_windows(text, criteria, find_quantities(text, criteria))


def shown(interval: Interval | None) -> str:
    """[3,6] both inclusive, (3,) more than 3, (,6] up to 6."""
    if interval is None:
        return ""
    low, high = interval.low, interval.high
    left = f"{'[' if low.inclusive else '('}{low.value}" if low else "("
    right = f"{high.value}{']' if high.inclusive else ')'}" if high else ")"
    return f"{left},{right}"


def row(text: str, window: FoundWindow) -> tuple[str, ...]:
    anchor = text[window.anchor.start : window.anchor.end] if window.anchor else ""
    unit = (window.unit.ucum or window.unit.text) if window.unit else ""
    return (window.kind, window.relation, shown(window.interval), unit, anchor, text[slice(*window.evidence)])


def rows(lines: str) -> list[str]:
    return [line for line in lines.splitlines() if line and not line.startswith("#")]


# text | kind, relation, interval, unit | anchor | evidence
MEASURED = """
# within N, and the event it is counted from
Stroke within 6 months prior to screening | temporal before (,6] mo | screening | within 6 months
Major surgery within 4 weeks of randomization | temporal before (,4] wk | randomization | within 4 weeks
Bleeding within 30 days after the operation | temporal after (,30] d | operation | within 30 days
Reperfusion within 12 hours of symptom onset | temporal after (,12] h | symptom onset | within 12 hours
Sepsis during or within 3 months of enrolment | temporal before (,3] mo | enrolment | within 3 months
Sepsis within three (3) months of enrolment | temporal before (,3] mo | enrolment | within three (3) months
Relapse within the last 5 years | temporal past (,5] a | | within the last 5 years
Live vaccine within 28 days | temporal past (,28] d | | within 28 days
Angina within the 12-month period preceding baseline | temporal before (,12] mo | baseline | within the 12-month
Dialysis within 1 year from the date of consent | temporal before (,1] a | date of consent | within 1 year
Infection within 2 weeks (14 days) prior to Day 1 | temporal before (,2] wk | Day 1 | within 2 weeks
# in the past N
Hospital stay in the past 3 months | temporal past (,3] mo | | past 3 months
Seizure during the last 24 hours | temporal past (,24] h | | last 24 hours
Antibiotics over the previous 6 weeks | temporal past (,6] wk | | previous 6 weeks
Blood donation in the past year | temporal past (,1] a | | past year
Transfusion within the preceding month | temporal past (,1] mo | | within the preceding month
Steroids in the 4 weeks before the baseline visit | temporal before (,4] wk | baseline visit | 4 weeks
Gain over the three months prior to entry into the study | temporal before (,3] mo | entry into the study | three months
Fits in the year prior to screening | temporal before (,1] a | screening | year
Fits in the 5 previous years | temporal past (,5] a | | 5 previous years
Used opioids more than 5 times in the past 3 months | temporal past (,3] mo | | past 3 months
Sepsis within14 days prior to entry | temporal before (,14] d | entry | within14 days
Sepsis within the three prior months | temporal past (,3] mo | | within the three prior months
# comparators
Last dose less than 4 weeks ago | temporal past (,4) wk | | less than 4 weeks
Diagnosis more than 2 years before screening | temporal before (2,) a | screening | more than 2 years
Transplant ≥ 12 months before study start | temporal before [12,) mo | study start | ≥ 12 months
Fracture at least 2 weeks after surgery | temporal after [2,) wk | surgery | at least 2 weeks
Scan 6 to 12 months after surgery | temporal after [6,12] mo | surgery | 6 to 12 months
Fever up to 30 days after discharge | temporal after (,30] d | discharge | up to 30 days
Sepsis within 5 x half-life before dosing | temporal before (,5] x half-life | dosing | within 5 x half-life
Opioid use more than 5 half-lives before dosing | temporal before (5,) half-lives | dosing | more than 5 half-lives
At least 4 weeks since prior chemotherapy | temporal after [4,) wk | prior chemotherapy | At least 4 weeks
> 3 weeks must have elapsed since the last radiotherapy | temporal after (3,) wk | last radiotherapy | > 3 weeks
Diabetes for at least a year | duration during [1,) a | | at least a year
Stroke less than a month ago | temporal past (,1) mo | | less than a month
Washout during 2 weeks | duration during [2,2] wk | | 2 weeks
# a length alone is the point it names
Botulinum toxin six months prior to enrollment | temporal before [6,6] mo | enrollment | six months
Steroid injection 2 years ago | temporal past [2,2] a | | 2 years
Weight loss of 5 kg in 6 months | duration during [6,6] mo | | 6 months
Weight loss of 5 kg over 3 months | duration during [3,3] mo | | 3 months
# what must have elapsed is a least length; "with" for "within"
3 weeks must have elapsed since the last radiotherapy | temporal after [3,) wk | last radiotherapy | 3 weeks
Chemotherapy completed 4 weeks before enrolment | temporal before [4,) wk | enrolment | 4 weeks
3 weeks elapsed between the last radiotherapy and entry | temporal after [3,) wk | last radiotherapy | 3 weeks
Gout within (6 months) | temporal past (,6] mo | | within (6 months
Gout with 6 months | temporal past (,6] mo | | 6 months
Live vaccine with 14 days before dosing | temporal before (,14] d | dosing | 14 days
Sepsis with 3 months of antibiotics | duration during [3,3] mo | | 3 months
# weeks of amenorrhea count from it; only the fact can tell whether they last
Eclampsia beyond 20 weeks of amenorrhea | length after (20,) wk | amenorrhea | beyond 20 weeks
Birth at more than 24 + 0 weeks of amenorrhea | length after (24,) wk | amenorrhea | more than 24 + 0 weeks
# the future
Planned travel within the next 6 months | temporal future (,6] mo | | within the next 6 months
# durations
Stable dose for at least 3 months | duration during [3,) mo | | at least 3 months
Episode lasting longer than 30 seconds | duration during (30,) s | | longer than 30 seconds
Warfarin for more than 2 weeks before enrolment | duration before (2,) wk | enrolment | more than 2 weeks
No recurrence for at least the past 5 years | duration past [5,) a | | at least the past 5 years
Failed 3 months of conservative treatment | duration during [3,3] mo | | 3 months
A 6-month history of back pain | duration during [6,6] mo | | 6-month
Pain of at least 12 weeks duration | duration during [12,) wk | | at least 12 weeks
Abstinent for 30 days after the last dose of drug | duration after [30,30] d | last dose of drug | 30 days
Enrolled in a 10-week exercise program | duration during [10,10] wk | | 10-week
More than 8 consecutive weeks of abstinence | duration during (8,) wk | | More than 8 consecutive weeks
Pregnant at most 20 weeks of gestation | duration during (,20] wk | | at most 20 weeks
Two readings at least 2 weeks apart | duration during [2,) wk | | at least 2 weeks
Enrolled in a ten week diet program | duration during [10,10] wk | | ten week
Needs 16h use of a respirator | duration during [16,16] h | | 16h
Climbs one flight in 12 seconds or less | duration during (,12] s | | 12 seconds or less
Birth control for 2 months afterwards | duration after [2,2] mo | | 2 months
# who ends something is near it afterwards; "no later than" before an event leaves at least so much
Relapse within 6 months of stopping therapy | temporal after (,6] mo | stopping therapy | within 6 months
Resection no later than 2 weeks before entry | temporal before [2,) wk | entry | no later than 2 weeks
Resection no later than 8 weeks after diagnosis | temporal after (,8] wk | diagnosis | no later than 8 weeks
# between two events that are named first, and since one
Time from injury to operation less than 24 hours | temporal after (,24) h | injury | less than 24 hours
Interval between onset and randomization of at most 2 days | temporal before (,2] d | randomization | at most 2 days
Time since diagnosis ≥ 6 months | temporal past [6,) mo | | ≥ 6 months
# an interval between two events, that is said of the first
An interval of 3 weeks after radiotherapy | temporal after [3,) wk | radiotherapy | 3 weeks
An interval of ≥ 3 weeks from chemotherapy to entry | temporal after [3,) wk | chemotherapy | ≥ 3 weeks
A six week interval between surgery and enrolment | temporal after [6,) wk | surgery | six week
# what the adjective before a bracket means, counted from an event
Recent (within 6 months prior to screening) history of gout | temporal before (,6] mo | screening | within 6 months
# how long something lasts or lies back, said by a noun or an adjective
Duration of gout > 2 years | duration during (2,) a | | > 2 years
Gout duration of 1 to 5 years | duration during [1,5] a | | 1 to 5 years
Gout of at least 2 years' duration | duration during [2,) a | | at least 2 years
Gout for at least two successive years | duration during [2,) a | | at least two successive years
Thrombus older than 3 weeks | temporal past (3,) wk | | older than 3 weeks
# unusual spellings, and what an anchor does not hold
Study drugs w/in 45 days | temporal past (,45] d | | w/in 45 days
Able to walk 3 weeks post-surgery | temporal after [3,3] wk | | 3 weeks
Took within 6 weeks prior to screening an opioid | temporal before (,6] wk | screening | within 6 weeks
# only the fact can tell
Liver biopsy (< 6 months) | length past (,6) mo | | < 6 months
# study days and dates
Platelets during Day -28 to Day -1 | temporal before [1,28] d | | Day -28 to Day -1
Surgery between 2012 and 2014 | temporal during [2012,2014]  | | 2012 and 2014
Diagnosed since 2010 | temporal after [2010,)  | | since 2010
Dialysis between 1998 and present | temporal during [1998,) | | 1998 and present
Treated before 2005 | temporal before (,2005)  | | before 2005
"""


@pytest.mark.parametrize("line", rows(MEASURED))
def test_a_time_with_a_length(line: str) -> None:
    text, meaning, anchor, evidence = (cell.strip() for cell in line.split("|"))
    measured = [row(text, window) for window in found_in(text) if window.interval is not None]
    assert [(" ".join(cells[:4]).strip(), *cells[4:]) for cells in measured] == [(meaning, anchor, evidence)]


@pytest.mark.parametrize(
    "text",
    [
        "Exercise twice a week",
        "Infusion every 4 weeks",
        "24-hour urine protein",
        "More than 14 drinks per week",
        "Two doses 2 weeks apart",
        "Six-minute walk test",
        "ECOG 0 to 1",
        "Courses requiring approximately a 10-hour time commitment",
        "Lives within a 2-hour drive of the centre",
        "Heart rate 50 to 90 after 5 minutes of rest",
        "Blood pressure taken after at least 10 minutes supine",
    ],
)
def test_frequencies_spacings_and_names_are_no_windows(text: str) -> None:
    assert [row(text, window) for window in found_in(text) if window.interval is not None] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Other trial within 30 days or 5 half-lives (whichever is longer) of the first dose",
            [
                ("temporal", "before", "(,30]", "d", "first dose", "within 30 days"),
                ("temporal", "before", "(,5]", "half-lives", "first dose", "5 half-lives"),
            ],
        ),
        (
            "At least 28 days or 5 half-lives (whichever is longer) before dosing",
            [
                ("temporal", "before", "[28,)", "d", "dosing", "At least 28 days"),
                ("temporal", "before", "[5,)", "half-lives", "dosing", "5 half-lives"),
            ],
        ),
        (
            "Episode lasting more than 2 months and less than 5 years",
            [
                ("duration", "during", "(2,)", "mo", "", "more than 2 months"),
                ("duration", "during", "(,5)", "a", "", "less than 5 years"),
            ],
        ),
        (
            "Pain for more than 2 months but less than 6 months",
            [("duration", "during", "(2,6)", "mo", "", "more than 2 months but less than 6 months")],
        ),
        (
            "Sponges for 4 weeks prior to and 2 weeks following the final dose",
            [
                ("duration", "before", "[4,4]", "wk", "final dose", "4 weeks"),
                ("temporal", "after", "[2,2]", "wk", "final dose", "2 weeks"),
            ],
        ),
        (
            "Sepsis in the 3 months before or 1 month after transplantation",
            [
                ("temporal", "before", "(,3]", "mo", "transplantation", "3 months"),
                ("temporal", "after", "(,1]", "mo", "transplantation", "1 month"),
            ],
        ),
        (
            "Bleeding during or within 3 months after radiation",
            [
                ("temporal", "during", "", "", "radiation", "during"),
                ("temporal", "after", "(,3]", "mo", "radiation", "within 3 months"),
            ],
        ),
        (
            "Abstinent during the study and for 30 days after the last dose",
            [
                ("temporal", "during", "", "", "study", "during the study"),
                ("duration", "after", "[30,30]", "d", "last dose", "30 days"),
            ],
        ),
    ],
)
def test_several_times_in_one_clause(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [row(text, window) for window in found_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("History of stroke", ("past", "", "History of")),
        ("Currently pregnant", ("present", "", "Currently")),
        ("Planned surgery", ("future", "", "Planned")),
        ("Prior radiotherapy", ("past", "", "Prior")),
        ("Ongoing hepatitis", ("present", "", "Ongoing")),
        ("Kidney transplant at any time", ("past", "", "at any time")),
        ("Blasts on day 15", ("during", "day 15", "on day 15")),
        ("Bleeding after surgery", ("after", "surgery", "after surgery")),
        (
            "Implant between 01/02/2010 and 30/09/2013",
            ("during", "01/02/2010 and 30/09/2013", "01/02/2010 and 30/09/2013"),
        ),
        ("Haemoglobin below 9 at the time of screening", ("during", "screening", "at the time of screening")),
        ("Smoking throughout the study", ("during", "study", "throughout the study")),
        ("Fever prior to randomisation", ("before", "randomisation", "prior to randomisation")),
        ("Weight gain since enrolment", ("after", "enrolment", "since enrolment")),
    ],
)
def test_a_time_without_a_length(text: str, expected: tuple[str, str, str]) -> None:
    (window,) = [window for window in found_in(text) if window.interval is None]
    assert row(text, window)[1:2] + row(text, window)[4:] == expected


# ------------------------------------------------------------------ which facts a time dates


def fact(text: str, subject: str, number: int, kind: str = "condition", of: str = "E1") -> Constraint:
    start = text.index(subject)
    span = text_span(text, start, start + len(subject))
    subject_span = Subject(**span.model_dump())
    return Constraint(id=f"c{number}", criterion=of, type=kind, subject=subject_span, evidence=span, origin="test")  # type: ignore[arg-type]


def dated(text: str, subjects: list[str], kind: str = "condition") -> dict[str, str]:
    """The facts' times, by their evidence, with the slot's initial for a duration."""
    found = Analysis(criteria=[criterion(text)], issued=len(subjects))
    found.constraints = [fact(text, subject, i, kind) for i, subject in enumerate(subjects, 1)]
    found.quantities = find_quantities(text, found.criteria)
    date_constraints(text, found)
    return times(found)


def times(found: Analysis) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for constraint in found.constraints:
        for mark, window in (("", constraint.temporal), ("for ", constraint.duration)):
            if window:
                said.setdefault(constraint.subject.text, []).append(mark + window.evidence.text)
    return {subject: " + ".join(words) for subject, words in said.items()}


# text | the facts in it | each fact and its times
ATTACHED = """
TIA, MI or CABG within 1 year | TIA, MI, CABG | TIA: within 1 year; MI: within 1 year; CABG: within 1 year
Within the past 6 months: stroke, MI | stroke, MI | stroke: Within the past 6 months; MI: Within the past 6 months
History of gout; sepsis within 4 weeks | gout, sepsis | gout: History of; sepsis: within 4 weeks
Patients with gout who had sepsis within 4 weeks | gout, sepsis | sepsis: within 4 weeks
Patients with gout who within 4 weeks had sepsis | gout, sepsis | sepsis: within 4 weeks
Gout (within 2 years), sepsis (within 4 weeks) | Gout, sepsis | Gout: within 2 years; sepsis: within 4 weeks
At least 4 weeks since prior chemotherapy | chemotherapy | chemotherapy: At least 4 weeks
At least 3 months of stable angina | stable angina | stable angina: for At least 3 months
Asthma for at least 1 year and fits in the past week | Asthma, fits | Asthma: for at least 1 year; fits: past week
Rituximab within 30 days or 5 half-lives of dosing | Rituximab | Rituximab: within 30 days + 5 half-lives
Prior stroke or embolism, diabetes | stroke, embolism, diabetes | stroke: Prior; embolism: Prior
History of TIA, MI or gout | TIA, MI, gout | TIA: History of; MI: History of; gout: History of
Sepsis (for example with E. coli) within 4 weeks | Sepsis | Sepsis: within 4 weeks
History of gout or history of MI | gout, MI | gout: History of; MI: history of
Gout, sepsis within 4 weeks, or fits | Gout, sepsis, fits | sepsis: within 4 weeks
Dialysis for gout within 4 weeks | Dialysis, gout | Dialysis: within 4 weeks; gout: within 4 weeks
Sepsis (excluding MI) within 4 weeks | Sepsis, MI | Sepsis: within 4 weeks
In the past week: gout; MI; fits | gout, MI, fits | gout: past week; MI: past week; fits: past week
Women with gout must use an IUD for 30 days after dosing | gout, IUD | IUD: for 30 days
Platin within 3 weeks (6 weeks for BCNU) of entry | Platin, BCNU | Platin: within 3 weeks; BCNU: 6 weeks
Gout cured for at least 5 years or 1 year for MI | Gout, MI | Gout: for at least 5 years; MI: for 1 year
Gout patients in strength training for at least 2 years | Gout | strength training: for at least 2 years
At least 2 weeks since prior TACE or TIPS | TACE, TIPS | TACE: At least 2 weeks; TIPS: At least 2 weeks
At least 2 weeks since prior and no concurrent TACE | TACE | TACE: At least 2 weeks
At least 2 weeks since prior embolization | | embolization: At least 2 weeks
At least 2 weeks since completion of radiotherapy | | radiotherapy: At least 2 weeks
At least 2 weeks after the last dose of cytotoxic agents | | cytotoxic agents: At least 2 weeks
6 months or more from the end of adjuvant therapy | adjuvant therapy | adjuvant therapy: 6 months or more
At least 2 weeks after the start of the study | | none
A minimum of 4 weeks interval between completion of radiotherapy and entry | | radiotherapy: A minimum of 4 weeks
Recent (within 6 months prior to screening) history of gout | gout | gout: within 6 months
Prior steroids (4 weeks) | steroids | steroids: 4 weeks
Sepsis (for example after TACE) and gout at screening | Sepsis, TACE, gout | Sepsis: at screening; gout: at screening
Current TIA, or CABG planned within the next year | TIA, CABG | TIA: Current; CABG: within the next year
Current use of TACE, TIPS or BCNU | TACE, TIPS, BCNU | TACE: Current; TIPS: Current; BCNU: Current
Prior TACE, TIPS or BCNU | TACE, TIPS, BCNU | TACE: Prior; TIPS: Prior; BCNU: Prior
Gout (requiring TACE) in the past 3 months | Gout, TACE | Gout: past 3 months
Platin (e.g. TACE) in the past 3 months | Platin, TACE | Platin: past 3 months; TACE: past 3 months
Platin other than TACE in the past 3 months | Platin, TACE | Platin: past 3 months
Platin (excluding steroids) in the past week | Platin, steroids | Platin: past week
Gout confirmed by MRI within 1 year | Gout, MRI | MRI: within 1 year
TACE within 14 days, or TIPS within 5 weeks, of dosing | TACE, TIPS | TACE: within 14 days; TIPS: within 5 weeks
MI, or gout at any time | MI, gout | MI: at any time; gout: at any time
Gout with MI for more than 30 minutes | Gout, MI | MI: for more than 30 minutes
Blood donation in the past 3 months | | Blood donation: past 3 months
Gout, or less than 6 months after delivery | Gout | delivery: less than 6 months
Time since diagnosis of at least 2 years | | diagnosis: at least 2 years
Recent (within 3 months) MI or recent (within 1 week) gout | MI, gout | MI: within 3 months; gout: within 1 week
Fever, h) recent (< 4 weeks) MI | Fever, MI | MI: < 4 weeks
Pills during treatment and for 6 months after completion | Pills | Pills: during treatment + for 6 months
At least 3 weeks since prior TACE (6 weeks for TIPS) | TACE, TIPS | TACE: At least 3 weeks; TIPS: 6 weeks
Gout expected to survive less than 6 months | Gout | survive: for less than 6 months
Subject is ≤ six months postpartum | | postpartum: ≤ six months
Patients within 3 months | | none
Handouts and videos over two weeks | | none
Strength training over two weeks | | Strength training: for over two weeks
"""


@pytest.mark.parametrize("line", rows(ATTACHED))
def test_what_a_time_dates(line: str) -> None:
    text, subjects, expected = (cell.strip() for cell in line.split("|"))
    found = dated(text, [subject for subject in subjects.split(", ") if subject])
    assert "; ".join(f"{subject}: {time}" for subject, time in found.items()) == expected.removesuffix("none")


def test_a_bare_length_is_a_window_of_an_event_and_a_duration_of_a_state() -> None:
    assert dated("Biopsy (< 6 months)", ["Biopsy"], "procedure") == {"Biopsy": "< 6 months"}
    assert dated("Diabetes (< 6 months)", ["Diabetes"]) == {"Diabetes": "for < 6 months"}


@pytest.mark.parametrize(
    ("text", "subject", "kind", "slot", "relation"),
    [
        ("Ventilation > 48 hours", "Ventilation", "procedure", "duration", "during"),
        ("Hospital admission > 3 days", "Hospital admission", "visit", "duration", "during"),
        ("Hospital admission < 3 months", "Hospital admission", "visit", "temporal", "past"),
        ("Stroke onset ≤ 4.5 hours", "Stroke", "condition", "temporal", "past"),
        ("Gout ≥ 5 years", "Gout", "condition", "duration", "during"),
        ("Pregnancy from 11 to 14 weeks of amenorrhea", "Pregnancy", "condition", "duration", "during"),
        ("Eclampsia beyond 20 weeks of amenorrhea", "Eclampsia", "condition", "temporal", "after"),
        ("Planned CABG within 4 weeks", "CABG", "procedure", "temporal", "future"),
        ("Scheduled CABG within 4 weeks of enrolment", "CABG", "procedure", "temporal", "after"),
        ("Planned CABG, or TIPS in the last 4 weeks", "TIPS", "procedure", "temporal", "past"),
    ],
)
def test_what_is_dated_says_whether_a_time_is_a_duration_and_lies_ahead(
    text: str, subject: str, kind: str, slot: str, relation: str
) -> None:
    found = Analysis(criteria=[criterion(text)], quantities=find_quantities(text, [criterion(text)]), issued=1)
    found.constraints = [fact(text, subject, 1, kind)]
    date_constraints(text, found)
    window = getattr(found.constraints[0], slot)
    assert window.interval is not None
    assert window.relation == relation


def test_a_range_in_two_units_is_two_durations() -> None:
    text = "Gout duration between 4 weeks and 12 months"
    found = Analysis(criteria=[criterion(text)], quantities=find_quantities(text, [criterion(text)]), issued=1)
    found.constraints = [fact(text, "Gout", 1)]
    date_constraints(text, found)
    assert [shown(one.duration.interval) for one in found.constraints if one.duration] == ["[4,)", "(,12]"]
    assert [one.origin for one in found.constraints] == ["test", "windows:further"]


def test_a_heading_dates_its_items_that_have_no_time() -> None:
    text = "In the 3 months before screening, any of the following:\nstroke\nsurgery within 2 weeks"
    heading_end, second = text.index("\n"), text.index("surgery")
    criteria = [
        Criterion(id="E1", section="exclusion", role="group", start=0, end=heading_end, text=text[:heading_end]),
        Criterion(id="E1.1", section="exclusion", parent="E1", start=heading_end + 1, end=second - 1, text="stroke"),
        Criterion(id="E1.2", section="exclusion", parent="E1", start=second, end=len(text), text=text[second:]),
    ]
    found = Analysis(criteria=criteria, quantities=find_quantities(text, criteria))
    found.constraints = [fact(text, "stroke", 1, of="E1.1"), fact(text, "surgery", 2, of="E1.2")]
    date_constraints(text, found)
    assert times(found) == {"stroke": "3 months", "surgery": "within 2 weeks"}


# text | the fact in it | its type | what it is called, as what, and the concept's wording
NAMED = """
Prior treatment with fluoxetine within 3 months | fluoxetine | drug | treatment with fluoxetine | drug | fluoxetine
Use of any long-acting opioid in the past week | opioid | drug | Use of any long-acting opioid | drug | opioid
Steroid injections within 6 weeks | Steroid | drug | Steroid injections | drug | Steroid
Withdrawal of lithium within 4 weeks | lithium | drug | Withdrawal of lithium | observation |
Weight-lowering diet change within 4 weeks | diet | procedure | diet change | observation |
Treatment for psoriasis within 4 weeks | psoriasis | condition | Treatment for psoriasis | procedure |
Exposure to measles within 21 days | measles | condition | Exposure to measles | observation |
Treatment with severe gout within 4 weeks | gout | condition | gout | condition |
Airway pressure (CPAP) in the past week | Airway pressure | device | Airway pressure (CPAP) | device | Airway pressure
Took part in a drug study within 4 weeks | drug | drug | drug study | administrative |
In a trial of a new statin within 4 weeks | statin | drug | trial of a new statin | administrative |
Steroids (oral) within 4 weeks | Steroids | drug | Steroids | drug |
Gout treated with steroids within 4 weeks | steroids | drug | steroids | drug |
Steroids, use of opioids within 4 weeks | opioids | drug | use of opioids | drug | opioids
"""


@pytest.mark.parametrize("line", rows(NAMED))
def test_a_dated_fact_is_named_by_its_event(line: str) -> None:
    text, subject, kind, *expected = (cell.strip() for cell in line.split("|"))
    found = Analysis(criteria=[criterion(text)], quantities=find_quantities(text, [criterion(text)]), issued=1)
    found.constraints = [fact(text, subject, 1, kind)]
    date_constraints(text, found)
    (named,) = found.constraints
    assert named.subject.text == text[named.subject.start : named.subject.end]
    wording = named.subject.concept.display if named.subject.concept else ""
    assert [named.subject.text, named.type, wording] == expected


def test_a_place_is_named_with_what_brought_one_there() -> None:
    text = "Patients referred to another hospital within 30 days"
    assert dated(text, ["hospital"], "visit") == {"referred to another hospital": "within 30 days"}


def test_age_and_sex_have_no_time() -> None:
    text = "Female with stroke within 6 months"
    found = Analysis(criteria=[criterion(text)], quantities=find_quantities(text, [criterion(text)]))
    found.constraints = [fact(text, "Female", 1, "sex"), fact(text, "stroke", 2)]
    date_constraints(text, found)
    assert times(found) == {"stroke": "within 6 months"}


PIECES = [
    "within",
    "6",
    "months",
    "for",
    "screening",
    "stroke",
    "or",
    "since",
    "2010",
    "half-lives",
    "(",
    ")",
    ",",
    ";",
]
PIECES += [".", "²", "é", "prior to", "the last", "at least", "Day -28", "whichever is longer", "\n  -  ", "history of"]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_spans_are_in_the_text_and_evidence_in_the_window(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for window in found_in(text):
        start, end = window.evidence
        assert 0 <= window.start <= start < end <= window.end <= len(text)
        if window.anchor:
            assert window.start < window.anchor.start < window.anchor.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "1",
        "(",
        "< ",
        "within ",
        "6 months ",
        "or 6 months ",
        "the last ",
        "since ",
        "prior to ",
        "which ",
        "\n ",
        "- ",
    ],
)
def test_hostile_text_is_read_in_linear_time(unit: str, within: Callable[..., AbstractContextManager[None]]) -> None:
    text = unit * 20_000
    found = Analysis(criteria=[criterion(text)])
    found.quantities = find_quantities(text[:2000], [criterion(text[:2000])])
    found.constraints = [fact("a" + text, "a", 1)]
    with within(seconds=3):
        date_constraints(text, found)


def test_the_window_is_the_contract_s() -> None:
    text = "Stroke within 6 months prior to screening"
    found = Analysis(criteria=[criterion(text)], quantities=find_quantities(text, [criterion(text)]))
    found.constraints = [fact(text, "Stroke", 1)]
    attach(text, found, find_windows(text, found.criteria, found.quantities))
    window = found.constraints[0].temporal
    assert isinstance(window, Window)
    assert window.model_dump(mode="json") == {
        "relation": "before",
        "interval": {"low": None, "high": {"value": 6, "inclusive": True}},
        "unit": {"text": "months", "ucum": "mo", "kind": "ucum"},
        "anchor": {"start": 32, "end": 41, "text": "screening"},
        "evidence": {"start": 7, "end": 22, "text": "within 6 months"},
    }


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Rituximab within 30 days or 5 half-lives of dosing", "any"),
        ("No rituximab within 30 days or 5 half-lives of dosing", "all"),
        ("Rituximab within 30 days or 5 half-lives, whichever is longer, before dosing", "any"),
        ("Rituximab within 30 days or 5 half-lives, whichever is shorter, before dosing", "all"),
        ("Rituximab at least 30 days or 5 half-lives (whichever is longer) before dosing", "all"),
        ("Depression lasting more than 2 months and less than 5 years", "all"),
    ],
)
def test_two_times_of_one_fact_are_joined_as_the_wording_says(text: str, joined: str) -> None:
    trial = eligo.parse(f"Exclusion Criteria:\n\n- {text}\n", format="text")
    (expression,) = [criterion.expression for criterion in trial.criteria]
    assert expression is not None
    written = expression.model_dump()
    assert (written["op"], written["of"]) == (joined, [{"constraint": "c1"}, {"constraint": "c2"}])


@pytest.mark.parametrize(
    "text",
    [
        "Stroke more than 3 months ago",
        "At least 28 days must have elapsed since major surgery",
        "Seizure in the 4 weeks preceding randomization",
        "Duration of diabetes of at least 5 years",
    ],
)
def test_what_a_window_says_is_no_residue(text: str) -> None:
    (criterion,) = eligo.parse(f"Exclusion Criteria:\n\n- {text}\n", format="text").criteria
    assert (criterion.computability, criterion.residue) == ("full", [])


@pytest.mark.parametrize("before", ["Use of", "Concurrent use of"])
def test_a_time_behind_examples_dates_what_they_illustrate(before: str) -> None:
    trial = eligo.parse(f"Exclusion Criteria:\n- {before} corticosteroids (e.g. prednisone) within 14 days of baseline")
    dated = {one.subject.text.split()[-1]: shown(one.temporal.interval) for one in trial.constraints if one.temporal}
    assert dated == {"corticosteroids": "(,14]", "prednisone": "(,14]"}
