"""The Boolean expression of one criterion, from the row of tokens that its words make (:mod:`.clauses`).

A criterion is read as sentences, each sentence as a list with what stands in parentheses bearing on the operand before
it; :mod:`.junctions` joins the lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...schema import Constraint, SectionName
from .bearing import Bracketed, bear
from .features import Operand
from .junctions import Junctions
from .lists import Links
from .operands import Operands
from .permitting import Permissions
from .rows import (
    DEMANDS,
    PLAIN,
    asks_group_nothing,
    bounded,
    closing,
    demanded,
    demands_apart,
    first_kind,
    has_atoms,
    sentences,
    spliced,
    top_level,
    with_entries,
)
from .simplify import Tree
from .tokens import Token

LISTING = frozenset({"or", "and", "comma", "slash", "verb", "article"})
WITHOUT_BEARING = PLAIN | {"with", "for", "verb", "participle", "both", "either"}
"""What joins constraints, and says nothing of one that stands alone."""


@dataclass(slots=True)
class Listed:
    """A list as far as it has been read: its operands, and what stands before each.

    ``between`` is what has been passed over since the last, ``apart`` whether that began with a comma before a "with",
    ``count`` what a cue asks for.
    """

    operands: list[Operand] = field(default_factory=list)
    links: Links = field(default_factory=list)
    between: set[str] = field(default_factory=set)
    apart: bool = False
    count: int = 0

    def add(self, operand: Operand, link: set[str]) -> None:
        self.operands.append(operand)
        self.links.append(link)
        self.between, self.apart = set(), False

    def pass_over(self, token: Token) -> None:
        if token.kind in {"participle", "with"} and self.between == {"comma"}:
            self.between, self.apart = {"with"}, True
            return
        self.between.add("verb" if token.kind == "participle" else token.kind)
        if (token.kind, token.of) in {("and", "people"), ("exception", "others")}:
            self.between.add(token.of)
        if token.of == "having" and "or" in self.between:
            self.between.add(token.of)
        self.count = token.n if token.kind == "at_least" else self.count


class Composition:
    """Composes one criterion; afterwards :attr:`operands` tells conditions, options and restatements.

    ``leads``: what it asks of a group stands in a list below it, "women must:"; ``alone``: no other criterion bears on
    what it decides.
    """

    def __init__(
        self, constraints: Sequence[Constraint], section: SectionName, *, leads: bool = False, alone: bool = True
    ) -> None:
        self._leads, self._alone = leads, alone and section == "exclusion"
        self.operands = Operands(constraints, excludes=section == "exclusion")
        self._junctions = Junctions(self.operands)
        self._permissions = Permissions(self.operands, self._list)

    def expression(self, row: list[Token]) -> Tree | None:
        """The expression of a criterion, or None where nothing is asserted."""
        if len(self.operands.constraints) == 1 and all(token.kind in WITHOUT_BEARING for token in row):
            return self.operands.settled(self.operands.leaf(0))
        operand = (self._permissions.unmet(row) if self._alone else None) or self._sentences(bounded(row))
        return self.operands.settled(operand) if operand else None

    def _sentences(self, row: list[Token]) -> Operand | None:
        whole: Operand | None = None
        alternatives = 0
        kinds = {token.kind for token in row}
        if "at_least" in kinds:
            row, names = with_entries(row, excludes=self.operands.excludes)
            self.operands.optional += names
        parts = sentences(row) if "stop" in kinds else [row]
        permits, conditional = "permitted" in kinds, "condition" in kinds
        demanding = self.operands.excludes and not DEMANDS.isdisjoint(kinds)
        if demanding and "(" in kinds:
            parts = [piece for part in parts for piece in demands_apart(part)]
        for part in (piece for sentence in parts for piece in spliced(sentence)) if permits else parts:
            permission = self._permissions.stated(part) if permits else None
            if permission is not None:
                whole = self._permissions.own_limit(whole, part) or self._permissions.added(whole, permission)
                continue
            if whole is not None and part[0].kind == "exception":
                exception = self._list(part[1:])
                whole = self.operands.excepted(whole, exception) if exception else whole
                continue
            if asks_group_nothing(part) and not self._bars_or_leads(part):
                continue
            if demanding and self._asks_patient_nothing(part, first=whole is None):
                continue
            operand = self._demand(part) if demanding else None
            operand = operand or (self._clause(part) if conditional else self._list(part))
            if operand is None or whole is None:
                whole = operand or whole
                continue
            lead = next((token.kind for token in part if token.kind in {"and", "or", "atom"}), "atom")
            ends_series = lead == "and" and alternatives > 0
            apart = lead == "atom" or ends_series or any(token.kind in DEMANDS for token in part)
            any_of = lead == "or" or (self.operands.excludes and apart)
            any_of = any_of or (not self.operands.excludes and self._are_alternatives(whole, operand))
            alternatives += any_of
            whole = self.operands.either(whole, operand) if any_of else self.operands.every(whole, operand)
        return whole

    def _are_alternatives(self, whole: Operand, operand: Operand) -> bool:
        """Whether of two sentences of an inclusion either is asked, or either is denied as one cue, that of the line
        above, denies both: "gout; asthma" below "None of the following:"."""
        denied_together = bool(whole.nest) and whole.nest[:1] == operand.nest[:1]
        return denied_together or self.operands.holds_instead(whole, operand)

    def _demand(self, row: list[Token]) -> Operand | None:
        """ "Women must have a negative test": those are excluded who have none. Another demand, "..., and men must use
        condoms", is of others. None where a sentence demands nothing that can be computed."""
        top = top_level(row)
        begin, end = next((at for at in top if row[at].kind == "demand"), len(row)), len(row)
        for later in (at for at in top if at > begin and row[at].kind in DEMANDS):
            others = [at for at in range(begin + 1, later) if row[at].kind in {"and", "comma"}]
            if others and (row[later].kind == "obligation" or has_atoms(row[others[-1] : later])):
                end = others[-1]
                break
        if begin == len(row) or row[begin].of == "staff":
            return None
        before = self._clause(row[:begin])
        with self.operands.asking(True):
            behind = self._list([token for token in row[begin + 1 : end] if token.kind != "demand"])
        who, what = (behind, before) if row[begin].of == "the doing" and before is not None else (before, behind)
        if what is None or (who is before and first_kind(row[begin + 1 : end]) != "atom"):
            return None
        if who is not None and self.operands.are_tests(who, what):
            self.operands.optional += who.atoms
            who = None
        lacking = self.operands.lacking(what)
        operand = lacking if who is None else self.operands.every(who, lacking)
        further = self._demand(row[end + 1 :]) or self._list(row[end + 1 :])
        return operand if further is None else self.operands.either(operand, further)

    def _asks_patient_nothing(self, row: list[Token], *, first: bool) -> bool:
        """Whether a demand is of the staff, or of what no fact says, where it is not all there is, "men must donate no
        sperm", or that something be long over, "4 weeks must have elapsed since chemotherapy", which says nothing of
        those who never had it."""
        place = demanded(row)
        if place is not None and not first and row[place].of != "the doing" and not has_atoms(row[place:]):
            return True
        begin = next((at for at in top_level(row) if row[at].kind == "demand"), len(row))
        atoms = [token.atom for token in row[begin:] if token.kind == "atom"]
        of_staff = begin < len(row) and row[begin].of == "staff" and not first
        return of_staff or (bool(atoms) and all(self.operands.is_long_past(atom) for atom in atoms))

    def _bars_or_leads(self, row: list[Token]) -> bool:
        """Whether a sentence without anything to ask of its group says more: what excludes, "if pregnant, patients are
        not eligible", or that a list goes on with it."""
        barred = any(self.operands.is_denied_behind(token.atom) for token in row if token.kind == "atom")
        return self.operands.excludes or self._leads or barred

    def _clause(self, row: list[Token]) -> Operand | None:
        """A sentence: a condition in front, or a list."""
        top = top_level(row)
        begin = next((at for at in top if row[at].kind in {"condition", "exception", "atom"}), None)
        if begin is not None and row[begin].kind == "condition":
            for at in top:
                if at > begin and row[at].kind in {"comma", "colon"}:
                    named = has_atoms(row[begin:at])
                    if not named and row[begin].of != "people":
                        continue
                    obliged = next((k for k in range(at, len(row)) if row[k].kind == "obligation"), len(row))
                    if not named or self._lists_on(row[begin:at], row[at:obliged]):
                        break
                    with self.operands.naming_cases(names=True):
                        condition = self._list(row[begin + 1 : at])
                    rest = self._list(row[at:])
                    if condition and rest:
                        return self.operands.apply_if(rest, condition)
                    break
        return self._list(row)

    def _lists_on(self, condition: list[Token], rest: list[Token]) -> bool:
        """Whether what follows the comma behind a condition goes on with its list, "for subjects with gout, asthma, or
        psoriasis", and names nothing to ask for."""
        if rest[0].kind != "comma" or not {token.kind for token in rest} <= {"comma", "or", "and", "atom"}:
            return False
        atoms = [self.operands.constraints[token.atom] for token in (*condition, *rest) if token.kind == "atom"]
        joined = any(token.kind in {"or", "and"} for token in rest)
        return joined and all(one.type == atoms[0].type and one.interval is None for one in atoms)

    def _list(self, row: list[Token]) -> Operand | None:
        listed = Listed()
        at = 0
        while at < len(row):
            token = row[at]
            if token.kind == "atom":
                self._add(listed, self.operands.leaf(token.atom))
            elif token.kind == "(":
                at = self._add_bracket(listed, row, at)
            elif token.kind == "not_both":
                self._set_against(listed)
            elif token.kind != ")":
                listed.pass_over(token)
            at += 1
        operands, links, after = listed.operands, listed.links, listed.between
        if operands and ("exception" in links[0] or ("unless" in links[0] and "comma" not in links[0])):
            return self._led_by_exception(operands, links, after, leads=row[0].first == 0)
        if operands and "regardless" in links[0] and "comma" not in links[0]:
            return self._led_by_allowance(operands, links, after)
        return self._junctions.joined(operands, links, after, listed.count) if operands else None

    def _add(self, listed: Listed, operand: Operand) -> None:
        beside = listed.apart and listed.between == {"with"} and self.operands.has_interval(operand)
        listed.add(operand, {"comma", "and"} if beside else listed.between)

    def _add_bracket(self, listed: Listed, row: list[Token], begin: int) -> int:
        """Adds what stands in parentheses as the next of a list, or lets it bear on what stands before; the place where
        they close."""
        close = closing(row, begin)
        inner = row[begin + 1 : close]
        excepts = bool(inner) and inner[0].kind in {"exception", "unless"}
        said_of_it = excepts or (listed.between <= LISTING and row[begin - 1].last < row[begin].first)
        said_of_it = said_of_it and not self._is_next(listed.operands, inner, beside=_follows_bracket(row, begin))
        if listed.operands and (not listed.between - {"verb", "for"} or said_of_it):
            listed.between = set()
            said = self._said_in(inner)
            self._junctions.fold_last(listed.operands, listed.links)
            beside = bear(self.operands, listed.operands, listed.links, said) if said is not None else None
            if beside is not None:
                listed.operands.append(beside)
                listed.links.append({"example"} if said is not None and said.lead == "example" else set())
        elif (operand := self._sentences(inner)) is not None:
            self._add(listed, operand)
        return close

    def _set_against(self, listed: Listed) -> None:
        """ "A or B, but not both"."""
        if len(listed.operands) > 1 and listed.links[-1] & {"or", "slash"}:
            listed.operands[-2:] = [self.operands.one_of(*listed.operands[-2:])]
            listed.links.pop()

    def _led_by_allowance(self, operands: list[Operand], links: Links, after: set[str]) -> Operand | None:
        """ "Regardless of A or B, C" asks for C alone, "with or without A" for nothing."""
        further = (at for at in range(1, len(links)) if links[at] & {"comma", "obligation"})
        end = next((at for at in further if not any("or" in link for link in links[at:])), len(operands))
        self.operands.optional += [atom for operand in operands[:end] for atom in operand.atoms]
        return (
            self._junctions.joined(operands[end:], [set(), *links[end + 1 :]], after) if end < len(operands) else None
        )

    def _led_by_exception(
        self, operands: list[Operand], links: Links, after: set[str], *, leads: bool
    ) -> Operand | None:
        """ "Other than A, any B" is B except A, "unless A, B" B unless A. "Conditions other than A" names nothing that
        A is an exception to, and asks for no A, but for what exemplifies the conditions, "such as B"."""
        ends = {"comma"} if leads else {"example"}
        end = next((at for at in range(1, len(links)) if links[at] & ends), len(operands))
        if end == len(operands) or not leads:
            self.operands.optional += [atom for operand in operands[:end] for atom in operand.atoms]
        if end == len(operands):
            return None
        rest = self._junctions.joined(operands[end:], [set(), *links[end + 1 :]], after)
        if not leads:
            return rest
        exception = self._junctions.joined(operands[:end], [set(), *links[1:end]], set())
        return (self.operands.exempted if "unless" in links[0] else self.operands.excepted)(rest, exception)

    def _said_in(self, inner: list[Token]) -> Bracketed | None:
        """What parentheses say, without the word that they begin with and that says how it bears on what is before."""
        lead = next((token.kind for token in inner if token.kind != "comma"), "atom")
        plain = inner if lead in {"atom", "or", "and"} else [token for token in inner if token.kind != lead]
        said = [token for token in plain if token.kind not in {"excepted", "permitted"}]
        if self.operands.excludes and any(token.kind == "permitted" for token in inner):
            said = [token._replace(kind="with") if token.kind == "condition" else token for token in said]
        if self._lists_alternatives(said):
            said = [token._replace(kind="or") if token.kind == "stop" else token for token in said]
        with (
            self.operands.asking(lead in DEMANDS),
            self.operands.inside_exception(lead == "exception"),
            self.operands.naming_cases(lead != "with"),
        ):
            content = self._sentences(said)
        return Bracketed(content, lead, inner) if content is not None else None

    def _lists_alternatives(self, inner: list[Token]) -> bool:
        """Whether semicolons in a bracket part alternatives as its "or" does, "(pill or condom; abstinence)", and no
        limits."""
        if not {"or", "stop"} <= {token.kind for token in inner} <= {"or", "stop", "atom", "comma", "for", "with"}:
            return False
        atoms = [self.operands.constraints[token.atom] for token in inner if token.kind == "atom"]
        return all(one.interval is None for one in atoms)

    def _is_next(self, before: Sequence[Operand], inner: list[Token], *, beside: bool) -> bool:
        """Whether a bracket behind a conjunction is the next of a list, and says nothing of the one before: "mild (AHI
        5-15) or moderate | (AHI 15-30)"; ``beside``: nothing stands between them that a fact says."""
        atoms = [self.operands.leaf(token.atom) for token in inner if token.kind == "atom"]
        if not before or not atoms:
            return False
        limits = beside and self.operands.has_interval(before[-1]) and self.operands.has_interval(atoms[0])
        return limits or self.operands.measure_one(before[-1], atoms[0])


def _follows_bracket(row: list[Token], begin: int) -> bool:
    """Whether a bracket is of what no fact says behind another: "renal (creatinine > 2) or hepatic | (ALT > 90)"."""
    return begin > 1 and row[begin - 2].kind == ")" and row[begin - 1].kind in {"or", "and", "comma", "slash"}
