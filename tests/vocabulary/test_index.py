"""Names are looked up exactly and by likeness, and a wrong concept is not given."""

import pickle
from pathlib import Path

import numpy as np
import pytest

import eligo
from eligo import InputError, ModelError, vocabulary
from eligo.schema import Concept
from eligo.vocabulary.index import comparable
from eligo.vocabulary.ngrams import NearestNames, build_ngrams
from eligo.vocabulary.scispacy_linkers import concept_of

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("vocabulary") / "it's #1 of 100%"
    vocabulary.build([FIXTURES / "CONCEPT.csv", FIXTURES / "CONCEPT_SYNONYM.csv"], made)
    return made


EXACT = [
    ("myocardial infarction", "Condition", "http://snomed.info/sct", "22298006", 1.0),
    ("Infarction, myocardial", "Condition", "http://snomed.info/sct", "22298006", 1.0),
    ("Heart attacks", "Condition", "http://snomed.info/sct", "22298006", 0.95),
    ("aspirin", "Drug", "http://www.nlm.nih.gov/research/umls/rxnorm", "1191", 1.0),
    ("Adrenaline", "Drug", "http://www.nlm.nih.gov/research/umls/rxnorm", "3992", 0.95),
    ("type II diabetes mellitus", "Condition", "http://snomed.info/sct", "44054006", 1.0),
    ("female", "Person", "Gender", "F", 1.0),
]


@pytest.mark.parametrize(("name", "label", "system", "code", "score"), EXACT)
def test_exact(folder: Path, name: str, label: str, system: str, code: str, score: float) -> None:
    found = vocabulary.open(folder).exact(name, label)
    assert found is not None
    assert (found.system, found.code, found.score) == (system, code, score)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("aspirin", "Condition"),
        ("wound fever", "Condition"),
        ("retired finding", "Condition"),
        ("infarto de miocardio", "Condition"),
        ("synonym of nothing", "Condition"),
        ("", "Condition"),
        ("' OR 1=1 --", "Condition"),
        ("a " * 50_000, "Condition"),
    ],
)
def test_no_exact_match(folder: Path, name: str, label: str) -> None:
    assert vocabulary.open(folder).exact(name, label) is None


@pytest.mark.parametrize(
    ("name", "label", "code"),
    [
        ("type 2 diabetes melitus", "Condition", "44054006"),
        ("appendectomi", "Procedure", "80146002"),
        ("epinephrin", "Drug", "3992"),
        ("type 3 diabetes mellitus", "Condition", None),
        ("hyperthyroidism type", "Condition", "34486009"),
        ("hyprthyroidism", "Condition", "34486009"),
        ("something else entirely", "Condition", None),
        ("appendectomi", "Condition", None),
        ("wound fevers fever", "Condition", None),
        ("٣", "Condition", None),
        ("x" * 100_000, "Condition", None),
    ],
)
def test_alike(folder: Path, name: str, label: str, code: str | None) -> None:
    found = vocabulary.open(folder, threshold=0.75).similar(name, label)
    assert (found.code if found else None) == code
    assert found is None or (found.score is not None and found.score <= 0.9)


def test_a_threshold_above_one_leaves_exact_matches_alone(folder: Path) -> None:
    strict = vocabulary.open(folder, threshold=1.1)
    assert strict.similar("type 2 diabetes melitus", "Condition") is None
    assert strict.exact("type 2 diabetes mellitus", "Condition") is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1 diabete mellitus", "2 diabete mellitus", False),
        ("b hepatitis", "c hepatitis", False),
        ("hyperkalemia", "hypokalemia", False),
        ("hodgkin lymphoma", "hodgkin lymphoma non", False),
        ("acute leukemia", "chronic leukemia", False),
        ("rheumatoid arthritis", "reumatoid arthritis", True),
    ],
)
def test_what_tells_names_apart(one: str, other: str, same: bool) -> None:
    assert comparable(one, other) is same


def test_a_search_shows_exact_matches_first(folder: Path) -> None:
    found = vocabulary.open(folder).search("aspirin")
    assert [(score, row.code) for score, row in found][:2] == [(1.0, "1191"), (1.0, "B01AC06")]
    assert found[2][1].code == "243670"
    assert found[2][0] < 0.9
    assert vocabulary.open(folder).search("", limit=3) == []


def test_an_index_goes_to_another_process(folder: Path) -> None:
    opened = vocabulary.open(folder)
    opened.exact("aspirin", "Drug")
    again = pickle.loads(pickle.dumps(opened))
    assert again.exact("aspirin", "Drug") == opened.exact("aspirin", "Drug")


def test_what_is_no_vocabulary_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no vocabulary"):
        vocabulary.open(tmp_path)
    with pytest.raises(InputError, match="is no vocabulary"):
        eligo.load(vocabulary=tmp_path / "none")


@pytest.mark.parametrize("part", ["names.sqlite", "alike/starts.npy", "alike/ngrams.json"])
@pytest.mark.parametrize("content", [b"no such thing" * 500, b"", b"{}"])
def test_a_damaged_vocabulary_is_said(tmp_path: Path, part: str, content: bytes) -> None:
    vocabulary.build([FIXTURES / "CONCEPT.csv"], tmp_path / "made")
    (tmp_path / "made" / part).write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        vocabulary.open(tmp_path / "made").search("aspirin")


def test_neighbours_are_the_exact_ones(tmp_path: Path) -> None:
    names = [
        f"{first}{second} disease"
        for first in ("cardio", "neuro", "hepato")
        for second in ("myopathy", "toxic", "genic")
    ]
    build_ngrams(lambda: names, len(names), tmp_path / "alike", lambda count: None)
    nearest = NearestNames(tmp_path / "alike", len(names))
    vectors = nearest.vectorizer.transform(names)
    assert np.allclose(vectors.multiply(vectors).sum(axis=1), 1)
    for number, (found, distances) in enumerate(nearest.knnQueryBatch(vectors, 3)):
        likeness = (vectors @ vectors[number].T).toarray().ravel()
        assert found[0] == number
        assert np.allclose(1 - distances, np.sort(likeness)[::-1][:3], atol=1e-5)
    assert [len(found) for found, _ in nearest.knnQueryBatch(nearest.vectorizer.transform(["zzzz"]), 3)] == [0]


def test_the_users_vocabulary_is_asked_before_what_is_shipped(folder: Path) -> None:
    opened = vocabulary.open(folder)
    systems = {
        name: found and found.system
        for name in ("MI", "COPD", "disease")
        for found in [vocabulary.concept_for(name, "Condition", opened)]
    }
    assert systems == {"MI": "http://snomed.info/sct", "COPD": "http://hl7.org/fhir/sid/icd-10-cm", "disease": None}
    measured = vocabulary.concept_for("hemoglobin", "Measurement", opened)
    assert measured is not None
    assert measured.code == "718-7"
    lost = vocabulary.concept_for("severe hypothyroidism", "Condition", opened)
    assert lost is not None
    assert (lost.code, lost.score) == ("40930008", 0.9)


def test_a_trial_is_parsed_with_it(folder: Path) -> None:
    trial = eligo.parse("Exclusion Criteria:\n- Heart attack\n- Asthma", vocabulary=folder)
    codes = {constraint.subject.text: constraint.subject.concept for constraint in trial.constraints}
    assert codes["Heart attack"] == Concept(
        system="http://snomed.info/sct", code="22298006", display="Myocardial infarction", score=0.95
    )
    assert codes["Asthma"] is not None
    assert codes["Asthma"].code == "J45"


def test_scispacys_linkers_are_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scispacy.file_cache.DATASET_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="scispaCy has no such linker; it has go, hpo, mesh, rxnorm, umls"):
        eligo.load(linker="snomed")
    with pytest.raises(ModelError, match="not on this machine"):
        eligo.load(linker="umls")


@pytest.mark.parametrize(
    ("candidates", "concept"),
    [
        ([], None),
        (
            [("C0027051", 0.98), ("C0155626", 0.8)],
            Concept(system="http://www.nlm.nih.gov/research/umls", code="C0027051", display="MI", score=0.98),
        ),
        ([("D009203", 1.2)], Concept(system="https://www.nlm.nih.gov/mesh", code="D009203", display="MI", score=1.0)),
        ([("X1", 0.9)], Concept(system=None, code="X1", display="MI", score=0.9)),
    ],
)
def test_what_a_scispacy_linker_leaves_is_read(candidates: list[tuple[str, float]], concept: Concept | None) -> None:
    assert concept_of(candidates, "MI") == concept
