"""Make the shipped ICD-10-CM tables from the classification as the package ``simple-icd-10-cm`` carries it.

    pip install simple-icd-10-cm==1.5.0
    python -m eligo.vocabulary.icd10cm_source

The package takes two seconds to import and holds 98,505 codes, most of them encounters, sides and trimesters of
injuries that no eligibility criterion names. This module keeps what text can name, brought to the form of
:func:`~eligo.vocabulary.names.name_key`, in two tables that load in a few hundredths of a second:
``icd10cm_names.tsv`` (key, code, kind) and ``icd10cm_titles.tsv`` (code, title). Source of the classification: CMS and
the National Center for Health Statistics of the CDC, release of April 2026, public domain in the United States.

Names come from the titles, inclusion terms and "includes" notes. Their kinds, best first:

``title``
    the title of a code or block: "Type 2 diabetes mellitus", E11.
``inclusion``
    a term listed under it: "high blood pressure", I10.
``part``
    one of the sites that a category's title names together: "malignant neoplasm of lung", C34.
``unspecified``
    what is left of "Glaucoma, unspecified" or "Hepatitis NOS": the code for the name with nothing said beyond it.

Where two codes have one key, the better kind wins, then the category before the block before the longer code; two
codes of equal rank in different categories are told apart by nothing, and the key is dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..lexicon import listed, table
from .names import name_key

KINDS = ("title", "inclusion", "part", "unspecified")

UNSPECIFIED = re.compile(r",?\s{0,2}\b(?:unspecified|NOS|not otherwise specified)\b,?", re.IGNORECASE)
ELSEWHERE_CODED = re.compile(r",?\s{0,2}\b(?:not elsewhere classified|NEC)\b", re.IGNORECASE)
PARENTHESIS = re.compile(r"\s?\(([^()]{0,80})\)")
BRACKET = re.compile(r"\s?\[([^\[\]]{0,80})\]")
BLOCK_RANGE = re.compile(r"\s\([A-Z0-9]{3}(?:-[A-Z0-9]{3})?\)$")
SITES = re.compile(r"^(?P<what>[\w ]{3,40}) of (?P<first>[\w ]{3,40}) and (?P<second>[\w ]{3,40})$")
TWO_KINDS = re.compile(r"^(?P<first>\w{3,40}) and (?P<second>\w{3,40}) of (?P<site>\w{3,40})$")
SHORT_FORM = re.compile(r"^[A-Z][A-Za-z0-9-]{0,3}[A-Z0-9]$")
ELSEWHERE = re.compile(r"classified elsewhere|\b(?:in|due to|with)\b", re.IGNORECASE)
LISTED_IN_VAIN = re.compile(r"^(?:T3[6-9]|T4|T5|T6[0-5]|B9[5-7])")

UNNAMEABLE = listed("name_words", role="coder")
"""Words of keys that no criterion asks for by name."""

LONGEST_KEY = 9
"""Words of a key."""

NEOPLASMS = re.compile(r"^[CD][0-4]")
NEOPLASM_WORD = re.compile(r"(?:oma|cancer|tumor|emia|metastasis|sarcoma|cytosis|myelodysplastic|syndrome|disease)$")


class Name(NamedTuple):
    """One way to write a code's name."""

    key: str
    code: str
    kind: str


def main() -> None:
    """Write both tables beside this module."""
    import simple_icd_10_cm as classification

    here = Path(__file__).parent
    names = resolved(all_names(classification))
    names = [widened(name, classification) for name in names]
    named = {name.code for name in names} | {row["code"] for row in table("conditions")}
    titles = {
        code: title_of(classification, code)
        for code in classification.get_all_codes()
        if code in named or (is_nameable(code) and (classification.is_category(code) or "-" in code))
    }
    _write(here / "icd10cm_names.tsv", ([name.key, name.code, name.kind] for name in names))
    _write(here / "icd10cm_titles.tsv", ([code, title] for code, title in sorted(titles.items())))


def is_nameable(code: str) -> bool:
    """Whether a code is a block, category or subcategory that text could name: no chapter, no external cause."""
    bare = code.replace(".", "")
    if bare.isdigit() or code[0] in "VWXYZ":
        return False
    return len(bare) <= 4 or ("-" in code) or (code[0] not in "ST" and len(bare) <= 6)


def all_names(classification: Any) -> Iterator[Name]:
    """Every name of every code, with repetitions."""
    for code in classification.get_all_codes():
        if not is_nameable(code):
            continue
        title = title_of(classification, code)
        for spelling in spellings(title):
            yield from _named(spelling, code, "title")
        if classification.is_category(code):
            for part in parts(title):
                yield from _named(part, code, "part")
        for term in [*classification.get_inclusion_term(code), *classification.get_includes(code)]:
            for spelling in spellings(term):
                if stands_alone(name_key(spelling), code, title):
                    yield from _named(spelling, code, "inclusion")


def stands_alone(key: str, code: str, title: str) -> bool:
    """Whether a listed term names the code by itself, not only under its title ("Meningitis" in Lyme disease)."""
    if "-" in code or LISTED_IN_VAIN.match(code):
        return False
    if NEOPLASMS.match(code) and not any(NEOPLASM_WORD.search(word) for word in key.split()):
        return False
    return " " in key or not ELSEWHERE.search(title)


def title_of(classification: Any, code: str) -> str:
    """The title of a code or block, without the range that blocks repeat."""
    return BLOCK_RANGE.sub("", str(classification.get_description(code)))


def spellings(name: str) -> list[str]:
    """A name without its parentheses, and with each; a short form in brackets also in place of what it stands for."""
    plain = BRACKET.sub("", name)
    found = [PARENTHESIS.sub("", plain), PARENTHESIS.sub(r" \1", plain)]
    found += [
        match.group(1) + name[match.end() :]
        for match in BRACKET.finditer(name)
        if SHORT_FORM.match(match.group(1)) and name[match.end() :].strip()
    ]
    return list(dict.fromkeys(" ".join(spelling.split()) for spelling in found))


def parts(title: str) -> list[str]:
    """ "Malignant neoplasm of bronchus and lung": of either; "Fibrosis and cirrhosis of liver": either."""
    if match := SITES.match(title):
        return [f"{match['what']} of {match['first']}", f"{match['what']} of {match['second']}"]
    if match := TWO_KINDS.match(title):
        return [f"{match['first']} of {match['site']}", f"{match['second']} of {match['site']}"]
    return []


def resolved(names: Iterable[Name]) -> list[Name]:
    """One code for each key, in the order of the keys; keys that two categories claim alike are left out."""
    rivals: defaultdict[str, set[Name]] = defaultdict(set)
    for name in names:
        rivals[name.key].add(name)
    kept = []
    for key in sorted(rivals):
        best, *others = sorted(rivals[key], key=_rank)
        if all(_rank(other)[:2] > _rank(best)[:2] or _category(other) == _category(best) for other in others):
            kept.append(best)
    return kept


def widened(name: Name, classification: Any) -> Name:
    """ "Epilepsy, unspecified" (G40.9) as the whole category, where its title says the same ("Epilepsy and …", G40)."""
    if name.kind != "unspecified" or "-" in name.code:
        return name
    category = name.code[:3]
    said = set(name_key(title_of(classification, category)).split())
    return name._replace(code=category) if said.issuperset(name.key.split()) else name


def _rank(name: Name) -> tuple[int, int, str]:
    return KINDS.index(name.kind), 4 if "-" in name.code else len(name.code), name.code


def _category(name: Name) -> str:
    return name.code if "-" in name.code else name.code[:3]


def _named(spelling: str, code: str, kind: str) -> Iterator[Name]:
    bare, unspecified = UNSPECIFIED.subn("", ELSEWHERE_CODED.sub("", spelling))
    key = name_key(bare)
    words = key.split()
    if words and len(words) <= LONGEST_KEY and len(key) > 3 and not UNNAMEABLE.intersection(words):
        yield Name(key, code, "unspecified" if unspecified else kind)


def _write(path: Path, rows: Iterable[list[str]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
