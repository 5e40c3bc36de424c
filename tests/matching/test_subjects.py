"""What a subject is looked up under, and when a complete record without it has none."""

import pytest

from eligo.matching import match
from eligo.matching.subjects import subject_of, wordings_of
from eligo.schema import Constraint

COMPLETE = ["condition", "drug", "procedure", "device", "observation"]


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("asthma exacerbations", "asthma exacerbation"),
        ("stable dose of metformin", "metformin"),
        ("Treatment with a beta-blocker", "beta-blocker"),
        ("NAFLD activity score (NAS)", "nas"),
        ("NAFLD activity score (NAS)", "nafld activity score"),
        ("Written informed consent", "informed consent"),
        ("allergy to penicillin", "penicillin allergy"),
        ("diabetes", "diabetes"),
        ("hepatitis", "hepatitis"),
    ],
)
def test_wordings(written, also):
    assert also in list(wordings_of(written))


@pytest.mark.parametrize("text", ["(" * 50_000, "a " * 50_000, "use of " * 20_000, "x (" * 20_000, "s" * 100_000])
def test_wordings_of_hostile_text(text, within):
    with within(seconds=0.5):
        assert 0 < len(list(wordings_of(text))) < 20


FOUND = [
    # type, asked, recorded, whether it is met; in a record that is complete
    ("drug", "insulin", "Insulin glargine", True),
    ("drug", "mycophenolate", "Mycophenolate mofetil", True),
    ("drug", "ACE inhibitors", "Lisinopril", True),
    ("drug", "angiotensin receptor blocker", "sacubitril/valsartan", True),
    ("drug", "anti-PD-1 antibody", "Pembrolizumab", True),
    ("drug", "JAK inhibitor", "Tofacitinib 5 mg", True),
    ("drug", "JAK inhibitor", "Methotrexate", False),
    ("drug", "metformin", "Insulin glargine", False),
    ("drug", "immunosuppressive agents", "Azathioprine", None),
    ("drug", "anticonvulsants", "Ketamine", None),
    ("drug", "beta-adrenergic modulators", "Lisinopril", None),
    ("condition", "hepatitis B", "Chronic hepatitis B", True),
    ("condition", "stroke", "Intracerebral hemorrhage", True),
    ("condition", "autoimmune disease", "Rheumatoid arthritis", True),
    ("condition", "respiratory tract infection", "Acute bronchitis", True),
    ("condition", "asthma", "Psoriasis", False),
    ("condition", "another serious illness", "Asthma", None),
    ("condition", "risk factors", "Hypertension", None),
    ("procedure", "renal transplant", "Kidney transplantation", True),
    ("procedure", "renal transplant", "Appendectomy", False),
    ("procedure", "major surgery", "Appendectomy", None),
    ("administrative", "Written informed consent", "Asthma", None),
]


@pytest.mark.parametrize(("type", "asked", "recorded", "expected"), FOUND)
def test_what_is_found_and_what_is_absent(type, asked, recorded, expected, make_constraint, make_trial, make_patient):
    heading = {"drug": "drugs", "procedure": "procedures"}.get(type, "conditions")
    person = make_patient(complete=COMPLETE, **{heading: [{"text": recorded, "date": "2024-01-01"}]})
    found = match(make_trial(make_constraint(type=type, text=asked)), person).criteria[0]
    assert found.value is expected, found.reasons


@pytest.mark.parametrize(
    ("text", "born", "expected"),
    [
        ("Adults", "2006-06-01", True),
        ("Adults", "2006-06-02", False),
        ("children", "2006-06-02", True),
        ("children", "2006-06-01", False),
        ("Elderly", "1960-01-01", False),
    ],
)
def test_people_named_by_their_age(text, born, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="observation", text=text))
    assert match(trial, make_patient(birth_date=born)).criteria[0].value is expected


@pytest.mark.parametrize(
    ("sex", "fact", "expected"),
    [
        ("male", None, False),
        ("female", None, None),
        ("female", {"text": "Pregnancy", "value": "yes", "date": "2024-05-01"}, True),
        ("female", {"text": "Pregnancy", "value": "no", "date": "2024-05-01"}, False),
        (None, None, None),
    ],
)
def test_men_are_not_pregnant(sex, fact, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(text="Pregnant"))
    person = make_patient(sex=sex, observations=[fact] if fact else [])
    assert match(trial, person).criteria[0].value is expected


DOSE = {"type": "drug", "text": "prednisone", "low": "10", "unit": "mg/d"}


@pytest.mark.parametrize(
    ("drugs", "expected"),
    [
        ([{"text": "Prednisone", "value": 20, "unit": "mg/d", "date": "2024-05-01"}], True),
        ([{"text": "Prednisone", "value": 10, "unit": "mg/d", "date": "2024-05-01"}], False),
        ([{"text": "Prednisone", "value": 140, "unit": "mg/wk", "date": "2024-05-01"}], True),
        ([{"text": "Prednisone", "value": 0.02, "unit": "g/d", "date": "2024-05-01"}], True),
        ([{"text": "Prednisone", "date": "2024-05-01"}], None),
        (
            [
                {"text": "Prednisone", "value": 40, "unit": "mg/d", "date": "2024-01-01"},
                {"text": "Prednisone", "value": 5, "unit": "mg/d", "date": "2024-05-01"},
            ],
            False,
        ),
        ([{"text": "Prednisone", "value": 40, "unit": "mg/d", "date": "2024-01-01", "end_date": "2024-02-01"}], False),
        ([], False),
    ],
)
def test_doses(drugs, expected, make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(**DOSE)), make_patient(drugs=drugs, complete=["drug"])).criteria[0]
    assert found.value is expected, found.reasons


def staged(make_constraint, text, **spec):
    return Constraint.model_validate(make_constraint(text=text, **spec))


def test_a_stage_is_part_of_a_name(make_constraint):
    found = subject_of(staged(make_constraint, "lung cancer", values=["IIIB", "IV"], low=3, high=4))
    assert "|lung cancer, stage iv" in found.named
    assert "|lung cancer, stage iv" not in found.keys


# ---------------------------------------------------------------- exceptions

TEXT = "malignancy in the past 5 years, except basal cell carcinoma".ljust(100)
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
LUNG = {"text": "Lung cancer", "codes": [{"system": ICD10CM, "code": "C34.90"}], "date": "2023-01-01"}
SKIN = {
    "text": "Basal cell carcinoma of skin",
    "codes": [{"system": ICD10CM, "code": "C44.91"}],
    "date": "2022-01-01",
    "end_date": "2022-03-01",
}
OLD = LUNG | {"date": "2010-01-01", "end_date": "2011-01-01"}


@pytest.mark.parametrize(
    ("conditions", "complete", "expected"),
    [
        ([SKIN], True, False),
        ([LUNG], True, True),
        ([LUNG, SKIN], True, True),
        ([OLD, SKIN], True, False),
        ([], True, False),
        ([SKIN], False, None),
        ([LUNG], False, True),
        ([], False, None),
    ],
)
def test_exceptions(conditions, complete, expected, make_constraint, make_trial, make_patient):
    whole = make_constraint("c1", text="malignancy", code="C00-C96", system=ICD10CM, temporal={"high": 5, "unit": "a"})
    but = make_constraint("c2", text="basal cell carcinoma", code="C44.91", system=ICD10CM)
    whole["subject"] |= {"start": 0, "end": 10}
    but["subject"] |= {"start": 39, "end": 59}
    expression = {"op": "all", "of": [{"constraint": "c1"}, {"op": "not", "of": [{"constraint": "c2"}]}]}
    trial = make_trial(whole, but, expression=expression, text=TEXT)
    person = make_patient(conditions=conditions, complete=["condition", "observation"] if complete else [])
    found = match(trial, person).criteria[0]
    assert found.value is expected, found.reasons


def test_other_malignancy_is_not_the_trials_own(make_constraint, make_trial, make_patient):
    own = make_constraint("c1", text="lung cancer", code="C34", system=ICD10CM)
    other = make_constraint("c2", text="malignancy", code="C00-C96", system=ICD10CM, qualifiers=[("modifier", "Other")])
    other["criterion"] = "E2"
    shared = {"start": 0, "end": 0}
    criteria = [
        {**shared, "id": "I1", "section": "inclusion", "text": "a", "expression": {"constraint": "c1"}},
        {**shared, "id": "E2", "section": "exclusion", "text": "b", "expression": {"constraint": "c2"}},
    ]
    trial = make_trial(own, other, criteria=criteria)
    metastasis = {"text": "Liver metastases", "codes": [{"system": ICD10CM, "code": "C78.7"}], "date": "2024-01-01"}
    prostate = {"text": "Prostate cancer", "codes": [{"system": ICD10CM, "code": "C61"}], "date": "2024-01-01"}
    complete = ["condition", "observation"]
    assert match(trial, make_patient(conditions=[LUNG, metastasis], complete=complete)).verdict == "eligible"
    assert match(trial, make_patient(conditions=[LUNG, prostate], complete=complete)).verdict == "ineligible"
