"""What holds of any input: the eligibility text is what was read, and a reader raises nothing but an InputError."""

import csv
import gzip
import io
import json
from pathlib import Path
from xml.sax.saxutils import escape

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligo.errors import InputError
from eligo.registry import FORMATS, RegistryRecord, read, read_many
from eligo.registry.aact import restored
from eligo.registry.composition import compose
from eligo.registry.markup import clean_html

FIXTURES = Path(__file__).parent / "fixtures"
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t")
CRITERIA = st.text(CHARACTERS, min_size=1, max_size=300).filter(lambda text: any(map(str.isalpha, text)))
NOISE = st.one_of(
    st.binary(max_size=400),
    st.text(st.sampled_from(list('{}[]<>",:|~\\&;#\n\r\t a1é\ufeff')), max_size=300).map(str.encode),
)
# XML 1.0 knows no other characters.
XML_CRITERIA = CRITERIA.filter(lambda text: all(character not in "\ufffe\uffff" for character in text))


@given(CRITERIA)
def test_a_texts_criteria_are_the_text(text):
    assert read(text + "\n", format="text").criteria == text + "\n"
    assert read(text.encode(), format="text").criteria == text.removeprefix("\ufeff")


@given(CRITERIA)
def test_a_studys_criteria_are_the_field(text):
    study = {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": text}}}
    sources = [
        study,
        orjson.dumps(study),
        json.dumps(study).encode(),
        json.dumps([study], indent=1),
        gzip.compress(orjson.dumps({"studies": [study]})),
        orjson.dumps(study) + b"\n",
    ]
    assert {read(source).criteria for source in sources} == {text}


@given(XML_CRITERIA)
def test_a_text_blocks_criteria_are_the_block(text):
    block = f"<criteria><textblock>{escape(text)}</textblock></criteria>"
    assert read(f"<clinical_study><eligibility>{block}</eligibility></clinical_study>").criteria == text


@given(st.lists(CRITERIA, min_size=1, max_size=4))
def test_a_tables_criteria_are_the_cells(texts):
    table = io.StringIO(newline="")
    csv.writer(table).writerows([["nct_id", "criteria"], *([str(number), text] for number, text in enumerate(texts))])
    assert [record.criteria for record in read_many(table.getvalue().encode(), format="csv")] == texts


@given(CRITERIA)
def test_aacts_line_breaks_are_put_back_one_for_one(text):
    exported = text.replace("\n", "~")
    assert len(restored(exported)) == len(exported)
    if "~" not in text and "\\\n" not in text:
        assert restored(exported) == text


@given(st.text(CHARACTERS, max_size=200))
def test_a_page_gives_a_slice_of_itself(noise):
    page = (FIXTURES / "page.txt").read_text(encoding="utf-8").replace("is described", noise)
    for record in read_many(page, format="veeva"):
        assert isinstance(record, InputError) or record.criteria in page


@settings(max_examples=60)
@pytest.mark.parametrize("format", ["auto", *FORMATS])
@given(NOISE)
def test_noise_costs_an_input_error_and_nothing_else(format, noise):
    for record in read_many(noise, format=format):
        assert isinstance(record, RegistryRecord | InputError)


@settings(max_examples=40)
@pytest.mark.parametrize(
    "name",
    [
        "page.txt",
        "study.json",
        "study.xml",
        "ictrp.xml",
        "ictrp.csv",
        "ctis.json",
        "trials.csv",
        "euctr.ndjson",
        "aact/eligibilities.txt",
    ],
)
@given(st.data())
def test_a_damaged_file_costs_input_errors_and_nothing_else(name, data):
    whole = bytearray((FIXTURES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 40))] = data.draw(NOISE)[:20]
        if not whole:
            break
    for packed in (bytes(whole), gzip.compress(bytes(whole))):
        for record in read_many(packed):
            assert isinstance(record, RegistryRecord | InputError)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@settings(max_examples=150)
@pytest.mark.parametrize("name", ["study.json", "ctis.json", "euctr.ndjson"])
@given(st.data())
def test_a_field_of_the_wrong_type_costs_no_more_than_itself(name, data):
    document = orjson.loads(
        (FIXTURES / name).read_bytes().splitlines()[0] if name.endswith("ndjson") else (FIXTURES / name).read_bytes()
    )
    chosen = data.draw(st.sampled_from(sorted(set(keys(document)))))
    value = data.draw(VALUES)

    def replaced(part):
        if isinstance(part, dict):
            return {key: value if key == chosen else replaced(inner) for key, inner in part.items()}
        return [replaced(inner) for inner in part] if isinstance(part, list) else part

    try:
        record = read(replaced(document))
    except InputError:
        return
    assert record.criteria


@given(st.text(CHARACTERS, max_size=200), st.text(CHARACTERS, max_size=200))
def test_composed_fields_lose_no_word(inclusion, exclusion):
    composed = compose(inclusion, exclusion)
    position = 0
    for field in (inclusion, exclusion):
        for word in clean_html(field).split():
            if word.lower().rstrip(":：") in ("inclusion", "exclusion", "criteria", "criterion"):
                continue
            position = composed.index(word, position) + len(word)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("ALT &lt; 5", "ALT < 5"),
        ("ALT &amp;lt; 5", "ALT < 5"),
        ("a<br>b<br/>c<BR />\nd", "a\nb\nc\nd"),
        ("&lt;br&gt;x", "x"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("10<sup>9</sup>/L", "10^9/L"),
        ("H<sub>2</sub>O", "H2O"),
        ("<18 kg and >5, <b>bold</b>", "<18 kg and >5, bold"),
        ("ALT <ULN and AST >ULN", "ALT <ULN and AST >ULN"),
        ("a&#x0D;\nb&nbsp;c", "a\nb c"),
        ('<span style="x">a</span>', "a"),
        ("<a and b>", "<a and b>"),
    ],
)
def test_html(html, text):
    assert clean_html(html) == text


@pytest.mark.parametrize(
    "text",
    ["<" * 100_000, "<br " * 30_000, "&" * 100_000, "&lt;" * 50_000, "<li>" * 30_000, "\n" * 100_000, " \n" * 50_000],
)
def test_hostile_html_is_cleaned_in_linear_time(text):
    assert isinstance(clean_html(text), str)
