"""The plan: a trial's criteria as tests of recorded facts. What a criterion means is decided here, and only here.

A plan is what both the Python evaluator (:mod:`.evaluate`) and the SQL compiler (:mod:`.sql`) carry out. It holds the
tests, each with the keys, days, bounds and units that it needs worked out in advance, and for each criterion a tree of
``every``/``some``/``none``/``at least`` over tests, in Kleene's three values: true, false, unknown.

How records are read
    *What is the same.* A fact is what a test asks for where they share a key: a code, or a name that is equal but for
    case and space (:mod:`.keys`); :mod:`.subjects` says which keys a subject has. A fact under a code of a vocabulary
    built by prefix is also one of the shorter codes, in ICD-10-CM of the blocks too; in an OMOP database it is also one
    of what its concept descends from or is mapped from.

    *Absence.* That no such fact is recorded means unknown. It means false where the record says so: by a fact that is
    denied ("no asthma"), by one that has ended where the criterion asks for one that goes on, or by declaring that its
    facts of that kind are complete; the last not for names of classes whose members are not known ("immunosuppressive
    agents"), nor for a consent, nor, over a database, for what its vocabulary has no concept of. A fact that is a
    question with an answer (pregnancy status: not pregnant) is there or denied as the answer says, and unknown where it
    says neither or has none.

    *When.* A condition, drug, device or observation that the criterion does not date must be there on the index date:
    begun and not ended; without an end date it goes on. A procedure without a date may have been at any time. "History
    of" is at any time. A dated criterion is met by a fact that lies in the days named, at least in part; a fact without
    end date lies on the day of its start, unless it is marked as going on. What begins after the index date is ignored,
    and what the criterion plans or forbids for the future is unknown. A window counted from an event other than the
    trial's own is counted from the latest such event in the record, and unknown without one. A fact without date
    counts where the criterion names no days, and is unknown where it does.

    *Which value.* A threshold is compared with the latest value (in the window, if there is one); several values of
    that day must agree, or the outcome is unknown. Where the text asks for a history, or "at any time", one value is
    enough; where it asks that a value has held for a time, all values of that time must be in bounds.

    *Bounds.* A value on a bound is inside if the bound is inclusive; values within one part in 10^9 of a bound are on
    it. A result such as "< 50" is compared as far as it goes. Ages count completed years, months, weeks or days.

    *Units.* A value in another unit is converted. One whose unit is missing or does not convert is unknown, unless the
    plan is made with ``units="assumed"``: a missing unit is then the criterion's. Multiples of a limit of normal are
    taken of the limit recorded with the value, and unknown without one.

    *Narrowed facts.* A criterion that narrows its subject ("severe", "of the left eye", "1500 mg/day") is met by a fact
    whose own name says so. A fact that says only the subject leaves it unknown; without one it is as for any other.

    *Exceptions.* "Malignancy in the past 5 years, except skin cancer" asks for a malignancy that is no skin cancer; the
    exception holds in the same days. "Other malignancy" asks for one that is not the disease that the trial includes.

    *Doses.* A dose is compared with the value of the drug's latest fact ("20 mg/d"), and unknown without one.

    *Counts.* "Two or more episodes" are facts on two different days.

    *Durations.* What must have lasted at least or at most so long is there on the index date and began with the first
    fact recorded, even if it paused since; a fact without date leaves it unknown where it could be the first. How
    long a value was in bounds at most, and how long something lasted in the past, is not computed.

How criteria are read
    A constraint that applies only to some ("for females") drops out for the others: an inclusion criterion of which
    nothing applies is met, an exclusion criterion is not, and of an exclusion that asks for several things all must
    apply ("QTc > 470 ms (females) with syncope" excludes no man). Administrative constraints are facts that a site
    records by name ("informed consent"). Visits, changes from baseline and what cannot be looked up are unknown, with
    the reason.
    A criterion of which only a part could be computed is marked as partial, and decided only where the rest could not
    overturn it (:mod:`.residue`); or, where the plan is made with ``partial="computed"``, judged by the part alone.
    A criterion of one cohort or arm can at most leave the trial undetermined. Only criteria that no group speaks for
    decide on the trial; the registry's own limits of sex and age are criteria too (``registry-sex``, ``registry-age``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..schema import SectionName
from .answers import Answers
from .bounds import Bounds, tolerance
from .scales import Scale
from .spans import EVER, Span

Kind = Literal["condition", "drug", "procedure", "device", "observation", "measurement"]
"""What a fact is recorded as."""

KINDS: tuple[Kind, ...] = ("condition", "drug", "procedure", "device", "observation", "measurement")

PartialPolicy = Literal["strict", "computed"]
"""What a criterion that is computed in part is judged by."""

PARTIAL: tuple[PartialPolicy, ...] = ("strict", "computed")

Reading = Literal["latest", "any", "all"]
Limit = Literal["value", "ULN", "LLN"]


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether there is such a fact. ``count`` bounds the number of days that have one, ``lasting`` the number of days
    since the first."""

    count: Bounds | None = None
    lasting: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a recorded value compares: a number between bounds (in ``unit``), an answer in words or codes, or either."""

    bounds: Bounds | None
    scale: Scale
    limit: Limit
    answers: Answers | None
    reading: Reading
    unit: str = ""
    count: Bounds | None = None

    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class FactTest:
    """A question that recorded facts answer.

    Attributes:
        kinds: where such facts are recorded.
        keys: a fact under one of these is what is asked for.
        broader: a fact under one of these may be; that it is recorded leaves the answer open.
        label: the subject in words, for reasons.
        questions: a fact under one of these is what is asked for where its answer says so.
        barred: a fact that is also under one of these is not what is asked for.
        definite: what the keys are of is known well enough that a complete record without such a fact has none.
        complete: no such fact in the record means that there is none.
        narrowed: what is asked for beside the subject, in words, for reasons.
    """

    number: int
    constraint: str
    label: str
    kinds: frozenset[Kind]
    keys: frozenset[str]
    broader: frozenset[str]
    questions: frozenset[str]
    span: Span
    asks: Presence | Comparison
    barred: frozenset[str] = frozenset()
    definite: bool = True
    complete: bool = False
    narrowed: str = ""

    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class AgeTest:
    """Whether the age on the index date, in completed units, lies in bounds."""

    number: int
    constraint: str
    label: str
    bounds: Bounds
    unit: Literal["a", "mo", "wk", "d"]


@dataclass(frozen=True, slots=True)
class SexTest:
    """Whether the sex is one of these."""

    number: int
    constraint: str
    label: str
    sexes: frozenset[Literal["female", "male"]]


Test: TypeAlias = FactTest | AgeTest | SexTest


@dataclass(frozen=True, slots=True)
class Ask:
    """The outcome of a test, by its number."""

    test: int


@dataclass(frozen=True, slots=True)
class Every:
    """True where all are: false where one is, unknown else."""

    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True where one is: false where none is, unknown else."""

    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Deny:
    """The opposite; unknown stays unknown."""

    of: Tree


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True where ``n`` are, false where so many cannot be."""

    n: int
    of: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """An outcome that no record changes; unknown (``None``) has a reason."""

    value: bool | None
    constraint: str = ""
    reason: str = ""


Tree: TypeAlias = Ask | Every | Some | Deny | AtLeast | Fixed


@dataclass(frozen=True, slots=True)
class PlannedCriterion:
    """A criterion as a tree over tests; true where the patient is as the text says.

    Attributes:
        decides: whether the trial's verdict rests on it; a group speaks for its items.
        scoped: it speaks of one cohort or arm only.
        partial: the text says more than the tree.
    """

    id: str
    section: SectionName
    text: str
    tree: Tree
    decides: bool
    scoped: bool
    partial: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A trial's criteria as tests; made by :func:`eligo.matching.planning.make_plan`."""

    trial_id: str | None
    criteria: tuple[PlannedCriterion, ...]
    tests: tuple[Test, ...]
    complete: frozenset[Kind]
    partial: PartialPolicy = "strict"

    __hash__ = object.__hash__

    def fact_tests(self) -> Iterator[FactTest]:
        """The tests of recorded facts."""
        return (test for test in self.tests if isinstance(test, FactTest))

    def keys(self) -> frozenset[str]:
        """All keys that the plan looks up."""
        keys: set[str] = set()
        for test in self.fact_tests():
            keys |= test.keys | test.broader | test.questions | test.barred | test.span.anchor
        return frozenset(keys)


def every(of: Collection[Tree]) -> Tree:
    """``Every`` of these, without what changes nothing."""
    return _joined(Every, of, settled_by=False)


def some(of: Collection[Tree]) -> Tree:
    """``Some`` of these, without what changes nothing."""
    return _joined(Some, of, settled_by=True)


def _joined(kind: type[Every | Some], of: Collection[Tree], *, settled_by: bool) -> Tree:
    """The trees joined; one fixed to ``settled_by`` decides for all, one fixed to the opposite changes nothing."""
    flat = [part for tree in of for part in (tree.of if isinstance(tree, kind) else (tree,))]
    if any(isinstance(tree, Fixed) and tree.value is settled_by for tree in flat):
        return Fixed(settled_by)
    rest = tuple(tree for tree in flat if not (isinstance(tree, Fixed) and tree.value is (not settled_by)))
    return rest[0] if len(rest) == 1 else kind(rest) if rest else Fixed(not settled_by)


def deny(tree: Tree) -> Tree:
    """The opposite."""
    if isinstance(tree, Deny):
        return tree.of
    if isinstance(tree, Fixed):
        return Fixed(None if tree.value is None else not tree.value, tree.constraint, tree.reason)
    return Deny(tree)


__all__ = [
    "EVER",
    "KINDS",
    "PARTIAL",
    "AgeTest",
    "Ask",
    "AtLeast",
    "Bounds",
    "Comparison",
    "Deny",
    "Every",
    "FactTest",
    "Fixed",
    "Kind",
    "PartialPolicy",
    "Plan",
    "PlannedCriterion",
    "Presence",
    "SexTest",
    "Some",
    "Test",
    "Tree",
    "deny",
    "every",
    "some",
    "tolerance",
]
