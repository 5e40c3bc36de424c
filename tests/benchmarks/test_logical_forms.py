"""The benchmark of logical forms on authored ones: what it counts, halves and prints."""

import pytest

FORMS = {
    "NCT00000001_1.a1": ("EXC", "Gout or acne", 'cond("Gout") or cond("acne")', 'union(cond("Gout"), cond("acne"))'),
    "NCT00000001_1.a2": (
        "EXC",
        "Gout or acne",
        'cond("Gout") or cond("acne")',
        'intersect(cond("Gout"), cond("acne"))',
    ),
    "NCT00000003_2.a1": ("INC", "Gout", 'cond("Gout")', 'cond("Gout")'),
    "NCT00000003_3.a1": ("INC", "Gout", 'cond("Gout")', ""),
}


@pytest.fixture
def folder(tmp_path):
    for name, (section, plain, marked, form) in FORMS.items():
        text = "\n\n".join([*(f"'{one}'" for one in (section, plain, marked)), form])
        (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
    return tmp_path


def test_prints_figures_halves_and_misses(script, folder, capsys):
    benchmark = script("logical_forms")
    assert benchmark.main(["--forms", str(folder), "--misses", "5", "--half", "all"]) == 0
    printed = capsys.readouterr().out
    assert "NCT00000003_3.a1.js: holds no logical form: the form is empty" in printed
    wholly = next(line for line in printed.splitlines() if line.startswith("criteria wholly right"))
    assert wholly.split()[-6:] == ["0.667", "of", "3", "0.000", "of", "2"]
    assert "operator: or instead of and" in printed
    assert printed.count("gold   ") == 1


def test_a_trial_is_in_one_half(script, folder):
    benchmark = script("logical_forms")
    forms = [benchmark.read_form(file) for file in benchmark.form_files(folder)[:2]]
    assert len({benchmark.half_of(form) for form in forms}) == 1


def test_says_that_the_forms_are_not_there(script, tmp_path, capsys):
    assert script("logical_forms").main(["--forms", str(tmp_path)]) == 0
    assert "holds no logical form" in capsys.readouterr().out
