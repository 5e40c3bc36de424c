"""What stands beside a fact and narrows it is its qualifier, and no residue."""

import pytest


@pytest.mark.parametrize(
    ("section", "text", "subject", "qualifiers"),
    [
        ("in", "Measurable tumour lesion according to RECIST 1.1", "lesion", ["criteria: RECIST 1.1"]),
        (
            "in",
            "At least one measurable lesion per Response Evaluation Criteria in Solid Tumors (RECIST) version 1.1",
            "lesion",
            ["criteria: Response Evaluation Criteria in Solid Tumors (RECIST) version 1.1"],
        ),
        ("in", "Measurable lesion per RECIST 1.1 (stage 2)", "lesion", ["criteria: RECIST 1.1"]),
        ("in", "Meets DSM-5 criteria for panic disorder", "panic disorder", ["criteria: DSM-5 criteria"]),
        (
            "in",
            "Gout, fulfilling the 2015 ACR classification criteria",
            "Gout",
            ["criteria: 2015 ACR classification criteria"],
        ),
        ("in", "Creatinine clearance > 50 mL/min by the Schwartz formula", "Creatinine", ["method: Schwartz formula"]),
        ("in", "Blood pressure < 150/95 mmHg in sitting position", "Blood pressure", ["method: sitting position"]),
        ("in", "Levothyroxine at a stable daily dose for 8 weeks", "Levothyroxine", ["status: stable daily dose"]),
        ("in", "Stable doses of warfarin or digoxin", "digoxin", ["status: Stable doses"]),
        ("ex", "Arrhythmia requiring treatment", "Arrhythmia", ["status: requiring treatment"]),
        ("ex", "Gout which requires treatment", "Gout", ["status: requires treatment"]),
        ("ex", "Disseminated intrinsic brainstem glioma", "glioma", ["modifier: Disseminated"]),
        ("ex", "Previously participated in another ABC123 clinical trial", "clinical trial", ["modifier: ABC123"]),
        ("ex", "A skin infection that is active", "infection", ["status: active"]),
        ("ex", "Glaucoma surgery in the fellow eye", "surgery", ["site: fellow eye"]),
        ("ex", "Visual acuity < 20/400 in the study eye", "Visual acuity", ["site: study eye"]),
        ("ex", "Chemotherapy in the adjuvant setting", "Chemotherapy", ["setting: adjuvant setting"]),
        ("ex", "Patients known to be pregnant", "pregnant", ["certainty: known"]),
        ("ex", "Documented or known resistance to rifampicin", "resistance", ["certainty: Documented or known"]),
        ("in", "Use of an acceptable method of contraception", "contraception", ["quality: acceptable method"]),
        ("ex", "Mean QTcF > 470 ms", "QTcF", ["method: Mean"]),
        ("in", "Thyroid hormones and urinalysis within normal limits", "urinalysis", ["result: normal limits"]),
        ("in", "Resting LVEF > 50 %", "LVEF", ["method: Resting"]),
        ("ex", "Oxygen saturation < 93 % on room air", "Oxygen saturation", ["method: room air"]),
        ("ex", "A significant history of asthma, gout or stroke", "stroke", ["severity: significant"]),
        ("ex", "Clinically significant history of gout", "gout", ["severity: Clinically significant"]),
        (
            "in",
            "Histologically and/or cytologically confirmed melanoma",
            "melanoma",
            ["certainty: Histologically and/or cytologically confirmed"],
        ),
    ],
)
def test_what_narrows_a_fact(analyse, section, text, subject, qualifiers):
    found = analyse(text, section)
    (constraint, *_) = [one for one in found.constraints if subject in one.subject.text]
    said = [f"{one.kind}: {one.text}" for one in constraint.qualifiers]
    assert [one for one in qualifiers if one not in said] == [], said
    assert found.criteria[0].residue == []
    for one in constraint.qualifiers:
        assert found.text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("section", "text", "left"),
    [
        ("ex", "Asthma, unstable or stiff joints", ["unstable or stiff joints"]),
        ("in", "Gout meeting the inclusion criteria", ["meeting"]),
        ("ex", "Drugs that bind calcium channel blockers", ["bind"]),
        (
            "ex",
            "Asthma that, in the opinion of the investigator, requires treatment",
            ["requires"],
        ),
    ],
)
def test_what_narrows_none(analyse, section, text, left):
    found = analyse(text, section).criteria[0].residue
    assert [span.text for span in found][: len(left)] == left


@pytest.mark.parametrize("text", ["stable dose ", "criteria ", "of the eye ", "known or ", "requiring ", "(Visit 1) "])
def test_time_is_linear_in_hostile_text(analyse, text):
    found = analyse("Asthma " + text * (20_000 // len(text)), "ex")
    assert found.criteria
