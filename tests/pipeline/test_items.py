"""Items hold every word of a text but headings and markers, and begin a sentence each."""

import re
from pathlib import Path

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from eligo.pipeline.items import Items, find_criteria
from eligo.pipeline.sections import Sections, find_sections

_PIECES = st.sampled_from(
    (
        *(
            "- ",
            "* ",
            "• ",
            "1. ",
            "2) ",
            "(a) ",
            "o ",
            "ii. ",
            "\n",
            "\n\n",
            "  ",
            "     ",
            "\t",
            "\r\n",
            "\u00a0",
            "\u200b",
        ),
        *("Inclusion Criteria:", "Exclusion criteria", "Part B:", "Age:", "PATIENT CHARACTERISTICS:"),
        *("age over 18", "the following:", "Note: none", "1) one 2) two 3) three", "(a) x, (b) y", ".", "é≥µ"),
        *("Patients will be excluded if:", "OR"),
    )
)
_MARKER = re.compile(r"[(\[]?(\d{1,3}|[A-Za-z]|[ivx]{1,5})[^\w\s]{0,4}")


def nothing_lost(text: str) -> None:
    sections = find_sections(text)
    criteria, _ = find_criteria(text, sections)
    headings = [(s.heading_start, s.heading_end) for s in sections if s.heading_end > s.heading_start]
    position = 0
    for start, end in [*sorted(headings + [(c.start, c.end) for c in criteria]), (len(text), len(text))]:
        assert position <= start <= end
        between = text[position:start].replace("\u200b", " ").split()
        assert [word for word in between if any(map(str.isalnum, word)) and not _MARKER.fullmatch(word)] == []
        position = end
    for c in criteria:
        assert c.text == " ".join(text[c.start : c.end].split())


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost_in_generated_lists(text):
    nothing_lost(text)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost_in_any_text(text):
    nothing_lost(text)


def test_components_start_a_sentence_at_each_item():
    nlp = spacy.blank("en")
    doc = Items()(Sections()(nlp("Inclusion Criteria:\n\n- Asthma. Stable\n- COPD\n")))
    assert [c.text for c in doc._.eligo.criteria] == ["Asthma. Stable", "COPD"]
    starts = {token.text for token in doc if token.is_sent_start}
    assert {"Asthma", "COPD"} <= starts
    assert "Stable" not in starts


def test_modules_import_without_spacy():
    import subprocess
    import sys

    source = Path(__file__).parents[2] / "src"
    code = "import sys; import eligo.pipeline.items; assert 'spacy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(source)})
