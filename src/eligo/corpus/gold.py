"""Gold documents: a trial's source text and, beside it, what a person read in it.

A gold document is a folder with the source (any registry format) and ``gold.json``::

    {
      "source": "page.txt",
      "population": {"sex": "female", "age": "[18, 40]", "age_unit": "a", "healthy_volunteers": false},
      "items": [
        {"section": "exclusion", "id": "E7", "text": "Ovarian insufficiency (AMH <1 ng/ml); AFC < 4",
         "mentions": [["Condition", "Ovarian insufficiency"], ["Measurement", "AMH"], ["Value", "<1 ng/ml"]],
         "constraints": {
           "a": {"type": "condition", "subject": "Ovarian insufficiency"},
           "b": {"type": "measurement", "subject": "AMH", "interval": "< 1", "ucum": "ng/mL", "code": "38476-8",
                 "evidence": "<1 ng/ml"}},
         "expression": "(a and b) or c"}]
    }

A group's expression may be ``"any of its items"``, ``"all of its items"`` or ``"2 of its items"``.

Quotes stand for places: an item's ``text`` is looked for in the eligibility text after the item before it, a mention,
subject or evidence inside its item; ``"word@2"`` is its second occurrence there. What a group says for its items
("obtained within 14 days:") is quoted as ``"^within 14 days"``, which stands in the nearest group above. White space in
quotes matches any white space, and a mark also its Markdown escape. Read, a gold document is a
:class:`~eligo.schema.ParsedTrial` like the parser's own.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from ..errors import InputError
from ..registry import RegistryRecord, read
from ..schema import (
    Age,
    Concept,
    Constraint,
    Criterion,
    Expression,
    Interval,
    Leaf,
    Mention,
    Node,
    ParsedTrial,
    Parser,
    Population,
    Qualifier,
    Source,
    Subject,
    TextSpan,
    Unit,
    Window,
)
from .notation import expression_of, interval_of

FILE_NAME = "gold.json"
LOINC = "http://loinc.org"
_GROUP = re.compile(r"(any|all|[0-9]{1,3}) of its items")
_BACKSLASH = r"\\?"
_ESCAPED = {mark: _BACKSLASH + re.escape(mark) for mark in string.punctuation}
_OCCURRENCE = re.compile(r"(.+)@([0-9]{1,3})", re.DOTALL)


def gold_folders(path: Path) -> list[Path]:
    """The gold documents at or below ``path``, in the order of their names.

    Raises:
        InputError: there is none.
    """
    folders = sorted(file.parent for file in path.rglob(FILE_NAME))
    if not folders:
        raise InputError(str(path), f"holds no {FILE_NAME}.", "Give a folder of gold documents, such as corpus/.")
    return folders


def read_gold(folder: Path) -> tuple[RegistryRecord, ParsedTrial]:
    """The source of a gold document, and what it says as a parsed trial.

    Raises:
        InputError: the file is no gold document, or a quote in it does not stand in the source.
    """
    file = folder / FILE_NAME
    try:
        content = orjson.loads(file.read_bytes())
        record = read(folder / content["source"])
        trial = ParsedTrial(
            trial_id=record.trial_id,
            title=record.title,
            source=Source(format=record.format, uri=record.uri, sha256=record.sha256),
            text=record.criteria,
            population=_population(content.get("population", {})),
            parser=Parser(name="gold", version="1"),
        )
        for item in content["items"]:
            _add_item(trial, item)
        for item in reversed(content["items"]):
            if match := _GROUP.fullmatch(item.get("expression") or ""):
                _join_children(trial, item["id"], match[1])
    except orjson.JSONDecodeError as error:
        raise InputError(str(file), f"is not JSON ({error}).") from None
    except KeyError as error:
        raise InputError(str(file), f"lacks the key {error}.") from None
    except (TypeError, AttributeError) as error:
        raise InputError(str(file), f"is no gold document ({error}).", "Take one of corpus/ as a model.") from error
    except ValueError as error:
        raise InputError(str(file), f"{error}.") from error
    return record, trial


def _population(fields: dict[str, Any]) -> Population:
    age = fields.pop("age", None)
    unit = Unit(text=fields.pop("age_text", ""), ucum=fields.pop("age_unit", "a"))
    return Population(age=Age(interval=interval_of(age), unit=unit) if age else None, **fields)


def _add_item(trial: ParsedTrial, item: dict[str, Any]) -> None:
    previous = max((criterion.end for criterion in trial.criteria), default=0)
    place = _find(trial.text, item["text"], previous, len(trial.text))
    known: dict[str, str] = {}
    for name in item.get("constraints", {}):
        known[name] = f"c{len(trial.constraints) + len(known) + 1}"
    notation = item.get("expression")
    own = notation if notation and not _GROUP.fullmatch(notation) else None
    criterion = Criterion(
        id=item["id"],
        section=item["section"],
        role=item.get("role", "criterion"),
        parent=item.get("parent"),
        start=place.start,
        end=place.end,
        text=" ".join(place.text.split()),
        expression=_renamed(expression_of(own), known) if own else None,
        computability=item.get("computability", "full" if notation else "none"),
        applies_to=item.get("applies_to"),
    )
    trial.criteria.append(criterion)
    for label, quote in item.get("mentions", []):
        span = _find(trial.text, quote, place.start, place.end)
        trial.mentions.append(
            Mention(id=f"m{len(trial.mentions) + 1}", criterion=criterion.id, label=label, **span.model_dump())
        )
    for name, fields in item.get("constraints", {}).items():
        trial.constraints.append(_constraint(trial, criterion, known, name, dict(fields)))


def _join_children(trial: ParsedTrial, group: str, how: str) -> None:
    parts = [item.expression for item in trial.criteria if item.parent == group and item.expression]
    if not parts:
        raise ValueError(f"the group {group} has no item with an expression")
    op, n = ("at_least", int(how)) if how.isdigit() else (how, None)
    criterion = next(item for item in trial.criteria if item.id == group)
    criterion.expression = Node.model_validate({"op": op, "n": n, "of": parts})


def _constraint(
    trial: ParsedTrial, criterion: Criterion, known: dict[str, str], name: str, fields: dict[str, Any]
) -> Constraint:
    def find(quote: str) -> TextSpan:
        place = criterion if not quote.startswith("^") else _group_saying(trial, criterion, quote[1:])
        return _find(trial.text, quote.removeprefix("^"), place.start, place.end)

    subject = find(fields.pop("subject"))
    code = fields.pop("code", None)
    ucum, unit_text = fields.pop("ucum", None), fields.pop("unit_text", "")
    evidence = fields.pop("evidence", None)
    applies_if = fields.pop("applies_if", None)
    windows = {key: _window(find, fields.pop(key)) for key in ("temporal", "duration") if key in fields}
    intervals = {key: interval_of(fields.pop(key)) for key in ("interval", "count") if key in fields}
    qualifiers = [Qualifier(kind=kind, **find(quote).model_dump()) for kind, quote in fields.pop("qualifiers", [])]
    return Constraint(
        id=known[name],
        criterion=criterion.id,
        subject=Subject(**subject.model_dump(), concept=Concept(system=LOINC, code=code) if code else None),
        unit=Unit(text=unit_text, ucum=ucum) if ucum else None,
        evidence=find(evidence) if evidence else subject,
        qualifiers=qualifiers,
        applies_if=_renamed(expression_of(applies_if), known) if applies_if else None,
        origin="gold",
        **intervals,
        **windows,
        **fields,
    )


def _window(find: Any, fields: dict[str, Any]) -> Window:
    interval: Interval | None = interval_of(fields["interval"]) if "interval" in fields else None
    return Window(
        relation=fields["relation"],
        interval=interval,
        unit=Unit(text="", ucum=fields["ucum"]) if "ucum" in fields else None,
        anchor=find(fields["anchor"]) if "anchor" in fields else None,
        evidence=find(fields["evidence"]),
    )


def _group_saying(trial: ParsedTrial, criterion: Criterion, quote: str) -> Criterion:
    """The nearest group above an item in whose own text a quote stands."""
    by_id = {item.id: item for item in trial.criteria}
    group = criterion
    while group.parent:
        group = by_id[group.parent]
        if re.search(_pattern(_OCCURRENCE.sub(r"\1", quote)), trial.text[group.start : group.end]):
            return group
    raise ValueError(f"the quote {quote!r} stands in no group above {criterion.id}")


def _find(text: str, quote: str, start: int, end: int) -> TextSpan:
    """Where a quote stands in ``text[start:end]``."""
    wanted, skip = quote, 0
    if match := _OCCURRENCE.fullmatch(quote):
        wanted, skip = match[1], int(match[2]) - 1
    for place in _from(re.finditer(_pattern(wanted), text[start:end]), skip):
        return TextSpan(start=start + place.start(), end=start + place.end(), text=place[0])
    raise ValueError(f"the quote {quote!r} does not stand, word for word, in {text[start:end][:80]!r}")


def _pattern(quote: str) -> str:
    """White space matches any white space; a mark inside the quote may stand behind Markdown's backslash."""
    words = ("".join(_ESCAPED.get(mark, re.escape(mark)) for mark in word) for word in quote.split())
    return r"\s+".join(words).removeprefix(_BACKSLASH)


def _from(places: Iterator[re.Match[str]], skip: int) -> Iterator[re.Match[str]]:
    for number, place in enumerate(places):
        if number >= skip:
            yield place


def _renamed(tree: Expression, names: dict[str, str]) -> Expression:
    if isinstance(tree, Leaf):
        if tree.constraint not in names:
            raise ValueError(f"the expression names {tree.constraint!r}, which is no constraint of its item")
        return Leaf(constraint=names[tree.constraint])
    return Node(op=tree.op, n=tree.n, of=[_renamed(operand, names) for operand in tree.of])
