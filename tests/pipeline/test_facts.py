"""Facts: their types, values and spans."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligo.pipeline import load
from eligo.pipeline.analysis import analysis
from eligo.schema import leaves

TYPES = [
    ("Sickle cell disease", ["condition"]),
    ("Treatment with methotrexate", ["drug"]),
    ("History of organ allograft", ["procedure"]),
    ("Cochlear implant", ["device"]),
    ("Written informed consent", ["administrative"]),
    ("Women", ["sex"]),
    ("Hospitalization", ["visit"]),
    ("Positive HBsAg", ["measurement"]),
    ("Smoker", ["observation"]),
]


@pytest.mark.parametrize(("text", "types"), TYPES)
def test_type(analyse, text, types):
    assert [one.type for one in analyse(text).constraints] == types


VALUES = [
    ("Rheumatoid factor positive", ["positive"]),
    ("Positive pre-study alcohol screen", ["Positive"]),
    ("Positive for hepatitis B surface antigen", ["Positive"]),
    ("Hepatitis B surface antigen positivity", ["positivity"]),
    ("HBsAg positive", ["positive"]),
    ("Negative pregnancy test", ["Negative"]),
    ("Female", ["female"]),
    ("Men", ["male"]),
]


@pytest.mark.parametrize(("text", "values"), VALUES)
def test_values(analyse, text, values):
    (constraint,) = analyse(text, "in").constraints
    assert constraint.values == values


SUBJECTS = [
    ("Previous treatment with ribavirin or interferon", ["ribavirin", "interferon"]),
    ("Concurrent treatment with any other anti-epileptic drugs", ["anti-epileptic drugs"]),
    ("Prior therapy with taxanes", ["taxanes"]),
    ("Prior therapy for metastatic disease", ["therapy for metastatic disease"]),
    ("QTcF > 450 ms. NOTE: The QTc is corrected for heart rate", ["QTcF"]),
    ("Epilepsy. Note that patients with febrile seizures are not eligible.", ["Epilepsy", "febrile seizures"]),
    ("Measurable disease. Response will be assessed by CT scan.", ["Measurable disease"]),
    ("Asthma (spirometry will be performed at the first visit)", ["Asthma"]),
    ("Infertility. Should a woman become pregnant, she must inform her physician.", ["Infertility"]),
    ("Cirrhosis. Liver biopsy must be performed.", ["Cirrhosis", "Liver biopsy"]),
    ("Written informed consent prior to any study-specific procedures", ["Written informed consent"]),
    ("Contraception for the duration of study participation", ["Contraception"]),
    ("Unfit for participation in this study", ["participation"]),
    ("In addition, uncontrolled epilepsy", ["epilepsy"]),
    ("Gout as defined by the National Arthritis Association", ["Gout"]),
    ("Prior surgical procedures", ["surgical procedures"]),
    ("Women of child-bearing potential", ["Women", "child-bearing potential"]),
    ("Use of drugs of abuse", ["drugs of abuse"]),
    ("Alcohol abuse: A history of alcohol abuse within the past 2 years", ["alcohol abuse"]),
    ("Malignancy: Subjects with a current malignancy of the skin", ["malignancy of the skin"]),
    (
        "Liver disease: ascites, jaundice or portal hypertension",
        ["Liver disease", "ascites", "jaundice", "portal hypertension"],
    ),
    ("Radiotherapy: at least 4 weeks must have elapsed", ["Radiotherapy"]),
    ("The subject is an out-patient", ["out-patient"]),
    ("Sarcoma for which standard curative measures do not exist", ["Sarcoma"]),
    ("Synovial sarcoma、leiomyosarcoma，or fibrosarcoma", ["Synovial sarcoma", "leiomyosarcoma", "fibrosarcoma"]),
]


@pytest.mark.parametrize(("text", "subjects"), SUBJECTS)
def test_subjects(analyse, text, subjects):
    assert [one.subject.text for one in analyse(text).constraints] == subjects


@pytest.mark.parametrize("leading", ["Positive for", "Positive for any of the following:"])
def test_a_list_is_positive_as_a_whole(analyse, leading):
    found = analyse(f"{leading} hepatitis B surface antigen or hepatitis C antibody").constraints
    assert [one.values for one in found] == [["Positive"], ["Positive"]]


def test_what_a_partner_is_is_not_so_of_the_patient(analyse):
    found = analyse("Men whose female partner is pregnant or lactating").constraints
    beside = {one.subject.text: [each.kind for each in one.qualifiers] for one in found}
    assert beside == {"Men": [], "pregnant": ["experiencer"], "lactating": ["experiencer"]}


def test_a_diagnosis_lends_its_qualifiers_to_what_it_is_of(analyse):
    (constraint,) = analyse("Histologically or cytologically confirmed diagnosis of thyroid cancer").constraints
    kinds = [(one.kind, one.text) for one in constraint.qualifiers]
    assert kinds == [("certainty", "Histologically or cytologically confirmed")]


def test_what_is_confirmed_is_so_of_each_kind(analyse):
    found = analyse("Histologically or cytologically confirmed advanced or metastatic thyroid cancer").constraints
    certain = [each.text for one in found for each in one.qualifiers if each.kind == "certainty"]
    assert certain == ["Histologically or cytologically confirmed"] * 2


def test_a_drug_has_the_qualifiers_of_its_treatment(analyse):
    (constraint,) = analyse("Chronic treatment with benzodiazepines").constraints
    assert [(one.kind, one.text) for one in constraint.qualifiers] == [("acuity", "Chronic")]


def test_a_choice_of_states_is_of_each_place(analyse):
    found = analyse("Moderate or severe hepatic or renal impairment").constraints
    said = {one.subject.text: [each.text for each in one.qualifiers if each.kind == "severity"] for one in found}
    assert said == {"Moderate": [], "hepatic": ["severe"], "renal impairment": ["Moderate or severe"]}


def test_of_qualifiers_in_one_another_the_longest_stays(analyse):
    (constraint,) = analyse("Mild to moderate tremor").constraints
    assert [(one.kind, one.text) for one in constraint.qualifiers] == [("severity", "Mild to moderate")]


def test_an_abbreviation_where_it_is_defined_is_no_fact(analyse):
    found = analyse("Electroconvulsive therapy (ECT)")
    assert [one.subject.text for one in found.constraints] == ["Electroconvulsive therapy"]


def test_the_method_of_a_measurement_is_its_qualifier(analyse):
    (constraint,) = analyse("LVEF < 40 % on echocardiography", "in").constraints
    assert [(one.kind, one.text) for one in constraint.qualifiers] == [("method", "echocardiography")]


PIECES = (
    "no asthma or COPD and , ( ) / ; : < 5 % mg with severe type II except if unless both at least two of women - ."
)
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_offsets_never_lie_and_expressions_refer_to_constraints(words):
    text = "Exclusion Criteria:\n- " + " ".join(words)
    found = analysis(load()(text))
    known = {one.id for one in found.constraints}
    spans = [span for one in found.constraints for span in (one.subject, one.evidence, *one.qualifiers)]
    spans += [span for criterion in found.criteria for span in criterion.residue]
    spans += found.mentions
    assert all(text[span.start : span.end] == span.text for span in spans)
    for criterion in found.criteria:
        assert known.issuperset(leaves(criterion.expression))
        assert (criterion.expression is None) == (criterion.computability == "none")
    for constraint in found.constraints:
        assert known.issuperset(leaves(constraint.applies_if))


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "( ",
        "no asthma ",
        "asthma with ",
        "asthma except COPD, ",
        "(asthma) ",
        "chemotherapy > 5 mg control participants ",
        "thickness > 5 mm on tomography, ",
        "grade 3 neutropenia (CTCAE v4.0), ",
        "stage II melanoma, ",
    ],
)
def test_hostile_text_costs_little(piece, within):
    text = "Exclusion Criteria:\n- " + piece * (20_000 // len(piece))
    with within(seconds=10):
        found = analysis(load()(text))
    assert all(text[one.start : one.end] == one.text for one in found.mentions)
