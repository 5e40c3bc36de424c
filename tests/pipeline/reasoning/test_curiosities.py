"""Diagnostics on what a trial asks for: contradictions, and wordings that are likely a slip."""

import pytest

import eligo

IN, EX = "Inclusion Criteria:\n\n", "\nExclusion Criteria:\n\n"


def codes(text: str) -> list[tuple[str, str | None]]:
    trial = eligo.parse(eligo.RegistryRecord("text", text, ""))
    return [(one.code, one.criterion) for one in trial.diagnostics]


@pytest.mark.parametrize(
    ("text", "code", "criterion"),
    [
        (f"{IN}- Haemoglobin > 12 and < 9 g/dL\n", "empty-interval", "I1"),
        (f"{IN}- Age >= 65 and <= 18 years\n", "empty-interval", "I1"),
        (f"{IN}- Age between 180 and 200 years\n", "impossible-age", "I1"),
        (f"{IN}- Platelets < 100,000 /mm3\n{EX}- Platelets < 100,000 /mm3\n", "same-threshold-in-both-sections", "E1"),
        (f"{IN}- BMI >= 30 kg/m2\n{EX}- BMI at least 30 kg/m2\n", "same-threshold-in-both-sections", "E1"),
        (f"{IN}- Asthma\n{EX}- Must be able to walk 100 m\n", "exclusion-worded-as-requirement", "E1"),
        (f"{IN}- Asthma\n{EX}- Willing to sign the consent form\n", "exclusion-worded-as-requirement", "E1"),
        (f"{EX}- Patients should be able to swallow tablets\n", "exclusion-worded-as-requirement", "E1"),
        (f"{EX}- Creatinine must not be > 2 mg/dL\n", "exclusion-worded-as-requirement", "E1"),
    ],
)
def test_what_is_odd_is_said(text, code, criterion):
    assert (code, criterion) in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{IN}- Haemoglobin between 9 and 12 g/dL\n",
        f"{IN}- Haemoglobin > 12 or < 9 g/dL\n",
        f"{IN}- Haemoglobin >= 9 and <= 12 g/dL\n",
        f"{IN}- Age 18 to 18 years\n",
        f"{IN}- Age < 130 months\n",
        f"{IN}- Platelets > 100,000 /mm3\n{EX}- Platelets < 100,000 /mm3\n",
        f"{IN}- Platelets < 50,000 /mm3 in children\n{EX}- Platelets < 100,000 /mm3\n",
        f"{IN}- Must be able to walk 100 m\n{EX}- Unable to sign the consent form\n",
        f"{EX}- Unwilling to sign the consent form\n",
        f"{EX}- Drugs that must not be combined with ritonavir\n",
    ],
)
def test_what_is_not_odd_is_not_said(text):
    known = {"empty-interval", "impossible-age", "same-threshold-in-both-sections", "exclusion-worded-as-requirement"}
    assert known.isdisjoint(code for code, _ in codes(text))


def test_a_criterion_that_no_person_wrote_is_not_read_in_silence():
    trial = eligo.parse(eligo.RegistryRecord("text", f"{EX}- {'asthma, gout, ' * 300}\n", ""))
    assert "criterion-too-long" in [one.code for one in trial.diagnostics]


def test_a_diagnostic_says_where():
    text = f"{IN}- Age >= 65 and <= 18 years\n"
    trial = eligo.parse(eligo.RegistryRecord("text", text, ""))
    (found,) = [one for one in trial.diagnostics if one.code == "empty-interval"]
    assert repr(text[found.start : found.end]) in found.message
