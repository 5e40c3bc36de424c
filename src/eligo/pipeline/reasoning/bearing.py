"""How what stands in parentheses bears on the operand before it: as an exception, a condition, a case of it."""

from __future__ import annotations

from typing import NamedTuple

from ...schema import Node
from .features import Operand
from .lists import Links
from .operands import Operands
from .rows import DEMANDS
from .tokens import Token

NAMING = frozenset({"atom", "or", "example", "definition"})
"""How brackets begin that say which things are meant."""
NAMES = frozenset({"atom", "or", "and", "comma", "slash"})
"""What stands in brackets that hold nothing but names."""


class Bracketed(NamedTuple):
    """What parentheses say, the token that they begin with, which says how it bears on what is before, and all of
    them."""

    content: Operand
    lead: str
    tokens: list[Token]

    @property
    def kinds(self) -> set[str]:
        return {token.kind for token in self.tokens}


def bear(of: Operands, operands: list[Operand], links: Links, said: Bracketed) -> Operand | None:
    """Changes the last operand by what parentheses behind it say; returns that where it is an operand of its own, as
    the age of several people is, "men and women (aged 18 to 40)", and examples behind an exception, "anaemia other than
    of iron deficiency (e.g. thalassaemia)"."""
    head = operands[-1]
    if said.lead == "example" and "exception" in links[-1] and len(operands) > 1:
        return said.content
    if said.lead == "atom" and len(operands) > 1 and of.are_sexes(head) and of.has_interval(said.content):
        return said.content
    if "permitted" not in said.kinds:
        said = said._replace(content=_denied_with(of, head, said))
    for bears in (_excepts, _conditions, _says_again):
        if bears(of, operands, links, said):
            return None
    _adds(of, operands, links, said)
    return None


def _denied_with(of: Operands, head: Operand, said: Bracketed) -> Operand:
    """What says which things are meant is denied with them, "no heart disease (e.g. angina)"; a number may say what is
    so instead, "no anaemia (Hb > 12 g/dL)"."""
    content = said.content
    defined = said.lead == "definition" and not of.is_absence(content)
    named = defined or not of.has_interval(content) or of.is_extent_of(content, head)
    if (
        said.lead in NAMING
        and named
        and (of.is_lacking(head, of_examples=said.lead == "example") or of.is_declined(head, content))
    ):
        return content if content.nest else of.as_lacking(content, head)
    return content


def _excepts(of: Operands, operands: list[Operand], links: Links, said: Bracketed) -> bool:
    """ "Unless A", "except A", "A is allowed"; of what ends last before the parentheses, the limit of "neuropathy of
    chemotherapy <= grade 1"."""
    content, lead, kinds = said.content, said.lead, said.kinds
    last = of.ending_last(operands)
    head = operands[last]
    if lead == "unless":
        operands[last] = of.exempted(head, content)
    elif kinds & {"exception", "permitted"} and (limited := of.with_own_limit(head, content)) is not None:
        operands[last] = limited
    elif "permitted" in kinds and of.is_none_of(content):
        operands[last] = of.either(head, of.affirmed(content)) if of.excludes else of.every(head, content)
    elif "permitted" in kinds and (not of.excludes or any(token.of == "a duty" for token in said.tokens)):
        of.optional += content.atoms
    elif last and _excepts_too(links[last], said):
        operands[last] = of.either(head, content)
    elif lead == "exception" or kinds & {"excepted", "permitted"} or (lead in DEMANDS and of.excludes):
        operands[last] = of.excepted(head, content)
    else:
        return False
    return True


def _excepts_too(link: set[str], said: Bracketed) -> bool:
    """Whether parentheses behind what is spared name what is spared besides: "unless cured (polyps are allowed)"."""
    return ("exception" in link and said.lead == "exception") or (
        bool(link & {"exception", "unless"}) and "permitted" in said.kinds
    )


def _conditions(of: Operands, operands: list[Operand], links: Links, said: Bracketed) -> bool:
    """ "If A", "for women", another limit for some."""
    head, content, lead = operands[-1], said.content, said.lead
    if "demand" in said.kinds or (lead == "condition" and not of.excludes and of.holds_instead(head, content)):
        operands[-1] = of.either(head, content)
    elif lead == "condition" or of.says_for_whom(content, head):
        operands[-1] = of.apply_if(head, content)
    elif of.is_variant(head, content):
        for operand in operands:
            if of.is_variant(operand, content):
                of.apply_otherwise(operand, content)
        operands[-1] = of.every(head, content)
    elif any(of.constraints[atom].applies_if is not None for atom in content.atoms):
        operands[-1] = of.every(head, content)
    else:
        return False
    return True


def _says_again(of: Operands, operands: list[Operand], links: Links, said: Bracketed) -> bool:
    """The same of the same subject, the name of what a limit says or how it is found, "BMI >= 30 (obesity)", "PS 0-1
    (ECOG)", or what makes no difference: "regardless of A"."""
    head, content, lead = operands[-1], said.content, said.lead
    if of.same_subjects(head, content) and "or" in said.kinds and lead != "atom":
        operands[-1] = of.either(head, content)
    elif lead == "atom" and (of.same_subjects(head, content) or (said.kinds <= NAMES and of.is_name_of(content, head))):
        of.restated += content.atoms
    elif lead == "regardless":
        of.optional += content.atoms
    else:
        return False
    return True


def _adds(of: Operands, operands: list[Operand], links: Links, said: Bracketed) -> None:
    """Cases of the operand, or what is asked for besides. Examples behind what spares someone are of what it spares
    from, "arrhythmia unless controlled (e.g. atrial fibrillation)", and treatments of what is done for something; of
    "no liver disease (including no hepatitis)" both are denied."""
    head, content, lead = operands[-1], said.content, said.lead
    if lead != "or" and not of.excludes and of.are_each_denied(head, content):
        operands[-1] = of.every(head, content)
    elif (
        lead == "example"
        and len(operands) > 1
        and ("unless" in links[-1] or of.exemplify_treatment(content, operands, links))
    ):
        operands[-2] = of.either(operands[-2], content)
    elif not of.are_degrees_of(content, head) and (
        lead in {"example", "or"} or (lead not in {"definition", "with"} and _is_a_case(of, content, head))
    ):
        operands[-1] = of.either(head, content)
    else:
        operands[-1] = of.every(head, content)


def _is_a_case(of: Operands, content: Operand, head: Operand) -> bool:
    """Whether parentheses without a cue name cases of their head: a list of kinds, "infection (sepsis, fever)", one
    thing of the head's own type, or in an exclusion one with another time, "chemotherapy within 3 weeks (6 weeks for
    carmustine)"."""
    if of.excludes and of.has_other_time(content, head):
        return True
    if isinstance(content.tree, Node) and content.tree.op == "any" and not of.has_interval(content):
        return not of.of_people(head) and not of.of_people(content)
    types = {of.constraints[atom].type for atom in content.atoms}
    kin = {of.type_of(head)} | ({"observation", "administrative"} if of.type_of(head) == "observation" else set())
    return types <= kin and not of.has_interval(content)
