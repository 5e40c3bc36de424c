"""Files of logical forms: their parts, the text as a person writes it, and where the marked words stand."""

import pytest

from eligo import InputError
from eligo.corpus.logical_forms import form_files, read_form
from eligo.corpus.logical_forms.document import joined, marks_of


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("-  Gout ( tophaceous ) , or pseudo - gout .", "- Gout (tophaceous), or pseudo-gout."),
        ("uric acid ≥ 2 mg / dL;", "uric acid ≥2 mg/dL;"),
        ("Still 's disease", "Still's disease"),
        ("age 18 - 40 ; 5 % or more", "age 18-40; 5% or more"),
        ("", ""),
    ],
)
def test_blanks_around_punctuation_go(plain, text):
    found, places = joined(plain)
    assert found == text
    assert all(found[place] == plain[at] for at, place in enumerate(places) if plain[at] != " ")


@pytest.mark.parametrize(
    ("plain", "marked", "words"),
    [
        ("Gout or gouty arthritis", 'cond("Gout") or cond("gouty arthritis")', ["Gout", "gouty arthritis"]),
        (
            "Women with a history of gout within 6 months",
            'female() with a eq(temporal_per(PAST)) of cond("gout") eq(op(LTEQ), val("6"), temporal_unit(MONTH))',
            ["Women", "history", "gout", "within 6 months"],
        ),
        ("gout , gout or acne", 'cond("gout") , cond("gout") or cond("acne")', ["gout", "gout", "acne"]),
        ("allergy to ironol;", 'allergy() to drug("ironol") ;', ["allergy", "ironol"]),
        ("weighs 50 kg", 'vital() eq(val("50"), unit("kg")', ["weighs 50 kg", "weighs 50 kg"]),
        ("Saint Ann 's ward for gout", 'loc(hosp("Saint Anns")) ward for cond("gout")', ["Saint Ann 's", "gout"]),
        ("a pain , of any kind", 'cond("rash") of any kind', ["a pain ,"]),
        ("a pain of any kind", 'cond("rash") if any kind', [None]),
    ],
)
def test_marks_stand_for_words(plain, marked, words):
    spans = [span for _, span in marks_of(plain, marked)]
    assert [span and plain[slice(*span)] for span in spans] == words


@pytest.mark.parametrize("piece", ["a() ", "x ", 'b("y") ', "( ", "a() x "])
def test_long_criteria_are_aligned_in_linear_time(piece, within):
    with within(seconds=2):
        list(marks_of("x y " * 4_000, piece * 4_000))
        joined(piece * 4_000)


FORM = """'EXC'

'-  Allergy to ironol , Still\\'s disease'

'-  allergy() to drug("ironol") , cond("Still\\'s disease")'

union(
    allergy(drug("ironol")),
    cond("Still's disease")
)
"""


def test_reads_a_file(tmp_path):
    (tmp_path / "NCT00000001_4.a2.js").write_text(FORM, encoding="utf-8")
    (tmp_path / "notes.js").write_text("no form", encoding="utf-8")
    (file,) = form_files(tmp_path)
    form = read_form(file)
    assert (form.trial, form.criterion, form.annotator) == ("NCT00000001", "NCT00000001_4", "a2")
    assert (form.section, form.text) == ("exclusion", "- Allergy to ironol, Still's disease")
    assert [form.text[slice(*mark.span)] for mark in form.marks] == ["Allergy", "ironol", "Still's disease"]
    assert len(form.calls) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "expected in quotes"),
        (b"'EXC'\n\n'gout'\n\n", "expected in quotes"),
        (b"'EXC'\n\n'gout'\n\n'cond(\"gout\")'\n", "the form is empty"),
        (b"'ALL'\n\n'gout'\n\n'cond(\"gout\")'\n\ncond(\"gout\")", "'ALL'"),
        (b"\xff\xfe\x00", "utf-8"),
        (b"'EXC'" + b"a" * 30_000, "too long"),
    ],
)
def test_says_what_is_wrong_with_a_file(tmp_path, content, says):
    file = tmp_path / "NCT00000001_4.a2.js"
    file.write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_form(file)


def test_a_folder_without_forms(tmp_path):
    with pytest.raises(InputError, match="no logical form"):
        form_files(tmp_path)
