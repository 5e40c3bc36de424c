"""What stands before an item, and what only looks like it."""

from itertools import pairwise

import pytest

from eligo.pipeline.segmentation.markers import marker_at

MARKERS = [
    ("- Asthma", "-", (), 2),
    ("-Asthma", "-", (), 1),
    ("--For women: sterile", "-", (), 2),
    ("- - Asthma", "-", (), 4),
    ("• Asthma", "•", (), 2),
    ("✓ Asthma", "✓", (), 2),
    ("\uf0b7 Asthma", "\uf0b7", (), 2),
    ("1. Asthma", "1.", (1,), 3),
    ("1\\. Asthma", "1.", (1,), 4),
    ("12) Asthma", "1)", (12,), 4),
    ("(3) Asthma", "(1)", (3,), 4),
    ("a. Asthma", "a.", (1,), 3),
    ("(b) Asthma", "(a)", (2,), 4),
    ("B) Asthma", "A)", (2,), 3),
    ("A.- Asthma", "A.", (1,), 4),
    ("1.2.3. Asthma", "1.1.1.", (1, 2, 3), 7),
    ("4. 2.b. Asthma", "1.", (2, 2), 8),
    ("- 1. Asthma", "-", (1,), 5),
]


@pytest.mark.parametrize(("line", "style", "number", "length"), MARKERS)
def test_marker(line, style, number, length):
    marker = marker_at(line)
    assert (marker.style, marker.number, marker.length, marker.doubtful) == (style, number, length, False)


@pytest.mark.parametrize(
    "line",
    [
        "18 years or older",
        "2.5 x ULN",
        "12-lead ECG normal",
        "1:1 match",
        "1.5 mg daily",
        "100,000/mm3 platelets",
        "C. difficile infection",
        "E. coli in urine",
        "i.v. drug use",
        "> 18 years",
        "≥ 2 lesions",
        "A patient with gout",
        "I consent",
        "on dialysis",
        "(in remission) lymphoma",
        "3",
        "o",
    ],
)
def test_no_sure_marker(line):
    marker = marker_at(line)
    assert marker is None or marker.doubtful


def test_numerals_continue():
    labels = ["i)", "ii)", "iii)", "iv)", "v)", "vi)", "ix)", "x)"]
    markers = [marker_at(f"{label} item") for label in labels]
    follows = [second.continues(first) for first, second in pairwise(markers)]
    assert follows == [True, True, True, True, True, False, True]
    assert marker_at("i) item").continues(marker_at("h) item"))
