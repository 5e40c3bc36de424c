"""Measure linking on registry texts: the codes of 200 mentions against `benchmarks/gold/linking.jsonl`.

    python benchmarks/linking.py [--registry ../shared/corpora/registry/criteria.jsonl.gz]
                                 [--vocabulary DIR] [--differences]

The gold holds offsets only; the texts are read from the registry file, and each must have the SHA-256 the gold names.
Each mention is linked where it stands, with its own text's abbreviations, so that finding mentions and linking them are
measured apart. A code is right where it is in the category (three characters) of one that the gold lists, or is the
block that it lists; it is exact where it is listed itself. `--differences` prints each mention that is not right.
`benchmarks/gold/README.md` says how the gold was drawn and annotated.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from segmentation import read_texts

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "benchmarks" / "gold" / "linking.jsonl"
REGISTRY = ROOT.parent / "shared" / "corpora" / "registry" / "criteria.jsonl.gz"
SYSTEMS = {"http://hl7.org/fhir/sid/icd-10-cm": "icd10cm", "http://loinc.org": "loinc"}


class GoldTrial(NamedTuple):
    """One trial: its registry id, the SHA-256 of its text in UTF-8, its mentions as the gold file has them."""

    id: str
    sha256: str
    mentions: list[dict[str, Any]]


@dataclass
class Tally:
    """Mentions of one label: with a code in the gold, given a code, given a right one, given a listed one."""

    gold: int = 0
    given: int = 0
    right: int = 0
    exact: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    trials = [GoldTrial(**json.loads(line)) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    texts = read_texts(options.registry, trials)
    tallies: dict[str, Tally] = {}
    for trial in trials:
        text = texts[trial.id]
        for mention, concept in linked(text, trial.mentions, options.vocabulary):
            right, exact = judged(mention, concept)
            for label in (mention["label"], "all"):
                tally = tallies.setdefault(label, Tally())
                tally.gold += bool(mention["icd10cm"] or mention["loinc"])
                tally.given += concept is not None
                tally.right += right
                tally.exact += exact
            if options.differences and not right and (concept or mention["icd10cm"] or mention["loinc"]):
                _print_difference(text, trial.id, mention, concept)
    _print_table(tallies)
    return 0


def _print_table(tallies: dict[str, Tally]) -> None:
    print(f"{'label':12} {'coded':>6} {'given':>6} {'right':>6} {'exact':>6} {'precision':>10} {'recall':>7}")
    for label in ("Condition", "Measurement", "Drug", "all"):
        t = tallies[label]
        precision, recall = t.right / t.given if t.given else 0.0, t.right / t.gold if t.gold else 0.0
        print(f"{label:12} {t.gold:6} {t.given:6} {t.right:6} {t.exact:6} {precision:10.3f} {recall:7.3f}")


def linked(text: str, mentions: list[dict[str, Any]], vocabulary: str | None) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each gold mention with the concept that Eligo gives it where it stands."""
    import eligo
    from eligo.pipeline.linking import Linking, abbreviations

    nlp = eligo.load(vocabulary=vocabulary)
    linking = nlp.get_pipe("eligo_linking")
    assert isinstance(linking, Linking)
    spelt_out = abbreviations(nlp.make_doc(text))
    for mention in mentions:
        yield mention, linking.link(text, mention["start"], mention["end"], mention["label"], spelt_out)


def judged(mention: dict[str, Any], concept: Any) -> tuple[bool, bool]:
    """Whether a concept is right at the level of its category, and whether its code is one the gold lists."""
    listed = mention.get(SYSTEMS.get(concept.system, ""), []) if concept else []
    if not listed:
        return False, False
    exact = concept.code in listed
    if "-" in concept.code or concept.system == "http://loinc.org":
        return exact, exact
    return exact or concept.code[:3] in {code[:3] for code in listed if "-" not in code}, exact


def _print_difference(text: str, trial: str, mention: dict[str, Any], concept: Any) -> None:
    start, end = mention["start"], mention["end"]
    around = " ".join(f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 30]}".split())
    wanted = " ".join(mention["icd10cm"] + mention["loinc"]) or "no code"
    given = f"{concept.code} {concept.display} {concept.score}" if concept else "none"
    print(f"{trial} {mention['label']}: {around}\n    wanted {wanted}; given {given}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--registry", type=Path, default=REGISTRY)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--vocabulary")
    parser.add_argument("--differences", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
