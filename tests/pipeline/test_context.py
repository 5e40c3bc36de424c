"""What is denied, suspected, past, or said of a relative."""

import pytest

DENIED = [
    ("in", "No history of stroke", {"stroke"}),
    ("in", "Absence of asthma or COPD", set()),  # one denial of both: a `not` in the expression, no leaf's own
    ("ex", "Sepsis without shock", {"shock"}),
    ("in", "Neither pregnant nor breastfeeding", set()),
    ("in", "HIV infection must be absent", {"HIV infection"}),
    ("ex", "No affiliation to a social security", {"affiliation to a social security"}),
    ("ex", "Absence of signed informed consent", {"signed informed consent"}),
    ("ex", "Unable to swallow tablets", {"swallow tablets"}),
    ("in", "Able to swallow tablets", set()),
    ("ex", "Inability to read and understand Norwegian", {"read and understand Norwegian"}),
    ("ex", "Inability to undergo MRI", {"undergo MRI"}),
    ("ex", "Unable to swallow without pain", {"swallow without pain"}),
    ("ex", "Non-Finnish speakers", {"Finnish speakers"}),
    ("ex", "Patients who refuse blood transfusion", {"blood transfusion"}),
    ("ex", "Medical conditions that prohibit physical activity", {"physical activity"}),
    ("ex", "Deformity preventing the patient from kneeling", {"kneeling"}),
    ("ex", "A disease that would preclude surgical resection", {"surgical resection"}),
    ("ex", "Unable to discontinue aspirin", {"discontinue aspirin"}),
    ("ex", "Failure to thrive", set()),
    ("ex", "Unwilling to stop smoking", {"stop smoking"}),
    ("in", "Willing to stop smoking", {"smoking"}),
    ("in", "Known start and stop dates of antibiotic therapy", set()),
    ("ex", "Failure to control seizures", {"control seizures"}),
    ("ex", "Unable to tolerate metformin", {"tolerate metformin"}),
    ("ex", "Unable to take metformin", {"take metformin"}),
    ("ex", "Surgery without complications", {"complications"}),
    ("in", "Steroid-naive patients", {"Steroid"}),
    ("in", "Treatment-naive patients with gout", {"Treatment"}),
    ("in", "HIV-uninfected adults", {"HIV"}),
    ("in", "No history of complications after anaesthesia", {"complications"}),
    ("in", "No intake of antibiotics", {"antibiotics"}),
    ("ex", "Unable to walk (paraplegia or stroke)", {"walk"}),
    ("ex", "Unable to fill out the diary", {"fill out the diary"}),
    ("ex", "Could not be given heparin, history of haemophilia", {"heparin"}),
    ("in", "Cancer-free for 5 years", {"Cancer"}),
    ("in", "Adults either naive or previously treated", set()),
    ("in", "Asthma with/without eczema", set()),
    ("ex", "Are not between 18 and 50 years of age", {"age"}),
    ("in", "No creatinine > 2 mg/dL", {"creatinine"}),
    ("ex", "BMI outside 18 to 30", {"BMI"}),
    ("ex", "Patients who don't have asthma", {"asthma"}),
    ("ex", "Is not suffering from asthma", {"asthma"}),
    ("in", "Not in need of a respirator", {"respirator"}),
    ("in", "HIV-negative", {"HIV"}),
    ("in", "HIV negative", {"HIV"}),
    ("in", "Patients who are HIV-negative", {"HIV"}),
    ("in", "HCV negative adults with cirrhosis", {"HCV"}),
    ("in", "HBsAg negative", set()),
    ("in", "Tuberculosis must be ruled out", {"Tuberculosis"}),
    ("ex", "Tuberculosis cannot be ruled out", set()),
    ("ex", "Not certain whether diabetic", set()),
    ("in", "Known allergies: none", {"allergies"}),
    ("in", "No concomitant use of rifampicin is permitted", {"rifampicin"}),
    ("ex", "No concomitant use of rifampicin is permitted", set()),
    ("ex", "Patients without prior chemotherapy", {"chemotherapy"}),
    ("ex", "Low free testosterone", set()),
    ("in", "No asthma but eczema", {"asthma"}),
    ("in", "No asthma and only mild eczema", {"asthma"}),
    ("in", "Concurrent use of warfarin is not permitted", {"warfarin"}),
    ("ex", "Concurrent use of warfarin is not permitted", set()),
    ("ex", "Surgery not accepted by the parents of twins", set()),
    ("ex", "Asthma or COPD, whether or not treated", set()),
    ("ex", "Asthma with or without eczema", set()),
    ("in", "Non-smoker", {"smoker"}),
    ("ex", "Not confirmed thrombosis", {"thrombosis"}),
    ("in", "Serum ferritin was not measured", {"Serum ferritin"}),
    ("ex", "Resection would not be feasible", {"Resection"}),
    ("in", "Excluded from surgical resection because of comorbidity", {"surgical resection"}),
    ("ex", "Insufficient knowledge of the French language", {"French language"}),
    ("in", "Seizure freedom for 6 months", {"Seizure"}),
    ("in", "Freedom from seizures for 6 months", {"seizures"}),
    ("in", "Patients must not be participating in another trial", {"another trial"}),
    ("ex", "Not covered by health insurance", {"health insurance"}),
    ("ex", "Any condition which excludes the patient from swimming", {"swimming"}),
    ("ex", "Conditions that would prevent surgery, such as sepsis or gout", {"surgery"}),
    ("in", "Adults meeting not all of the criteria for gout", set()),
    ("ex", "Non-Hodgkin lymphoma", set()),
]


@pytest.mark.parametrize(("section", "text", "expected"), DENIED)
def test_denial(analyse, section, text, expected):
    assert {one.subject.text for one in analyse(text, section).constraints if one.negated} == expected


ANSWERED = [
    ("Unable to give informed consent", ("informed consent", "Unable")),
    ("Unwilling to comply with the study protocol", ("comply with the study protocol", "Unwilling")),
    ("Refusal to participate in the trial", ("participate in the trial", "Refusal")),
    ("Informed consent not signed", ("Informed consent", "not signed")),
    ("Has not signed the informed consent form", ("informed consent", "Has not")),
    ("Does not agree to enrol", ("enrol", "Does not agree")),
    ("Not affiliated to a national pension scheme", ("affiliated to a national pension scheme", "Not")),
    ("Unable to communicate with the investigator", ("communicate with the investigator", "Unable")),
    ("Informed consent has not been obtained", ("Informed consent", "has not been obtained")),
    ("Ineligible for participation in the trial", ("participation", "Ineligible for")),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERED)
def test_who_cannot_or_will_not_take_part_answers_the_question(analyse, text, expected):
    (constraint,) = analyse(text, "ex").constraints
    assert constraint.type == "administrative"
    assert not constraint.negated
    assert (constraint.subject.text, *constraint.values) == expected


def test_what_hinders_taking_part_answers_the_question_too(analyse):
    _, cooperation = analyse("Confusion precluding cooperation", "ex").constraints
    assert (cooperation.type, cooperation.values, cooperation.negated) == ("administrative", ["precluding"], False)


def test_who_has_not_objected_takes_part(analyse):
    (constraint,) = analyse("Has not objected to participation in the study", "in").constraints
    assert not constraint.negated
    assert constraint.values is None


QUALIFIED = [
    ("Not a candidate for radiotherapy", "certainty", "Not a candidate for"),
    ("Unsuitable for surgery", "certainty", "Unsuitable for"),
    ("Patients who are ineligible for surgery", "certainty", "are ineligible for"),
    ("Thrombolysis is contraindicated", "certainty", "is contraindicated"),
    ("Not a family member of a participant with Fabry disease", "experiencer", "family member of a participant with"),
    ("Family history of long QT syndrome", "experiencer", "Family history of"),
    ("At risk of bleeding", "certainty", "At risk of"),
    ("History of stroke", "status", "History of"),
    ("Severe asthma", "severity", "Severe"),
    ("Chronic pancreatitis", "acuity", "Chronic"),
    ("Bilateral cataract", "laterality", "Bilateral"),
    ("Uncontrolled hypertension", "status", "Uncontrolled"),
]


@pytest.mark.parametrize(("text", "kind", "written"), QUALIFIED)
def test_qualifier(analyse, text, kind, written):
    (constraint,) = analyse(text, "ex").constraints
    assert [one.text for one in constraint.qualifiers if one.kind == kind] == [written]


def test_a_relatives_condition_is_an_observation(analyse):
    assert [one.type for one in analyse("Family history of breast cancer").constraints] == ["observation"]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Exacerbations requiring oral steroids in the previous 12 months", {"Exacerbations", "oral steroids"}),
        ("Diabetes requiring insulin within 30 days", {"insulin"}),
    ],
)
def test_what_passes_is_dated_with_what_it_required(analyse, text, dated):
    assert {one.subject.text for one in analyse(text, "ex").constraints if one.temporal} == dated


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("Pregnant, planning to become pregnant, or breastfeeding", ["pregnant"]),
        ("Women planning to become pregnant or breastfeed", ["pregnant", "breastfeed"]),
    ],
)
def test_a_plan_reaches_its_own_list(analyse, text, planned):
    found = analyse(text, "ex").constraints
    assert [one.subject.text for one in found if any(q.kind == "certainty" for q in one.qualifiers)] == planned


def test_what_nothing_is_seen_on_narrows_it(analyse):
    (fact,) = analyse("No evidence of metastasis on CT or MRI", "in").constraints
    assert "on CT or MRI" in [one.text for one in fact.qualifiers]


@pytest.mark.parametrize(
    ("text", "own", "of_relatives"),
    [
        ("Personal or family history of gout", ["gout"], ["gout"]),
        ("Family and/or personal history of gout or stroke", ["gout", "stroke"], ["gout", "stroke"]),
        ("Personal history or family history of gout", ["gout"], ["gout"]),
        ("Family history of gout", [], ["gout"]),
        ("Personal history of gout", ["gout"], []),
    ],
)
def test_what_the_patient_or_a_relative_had_is_said_of_each(analyse, text, own, of_relatives):
    said: dict[bool, list[str]] = {False: [], True: []}
    for constraint in analyse(text).constraints:
        said[any(one.kind == "experiencer" for one in constraint.qualifiers)].append(constraint.subject.text)
    assert (said[False], said[True]) == (own, of_relatives)


@pytest.mark.parametrize(
    "text",
    [
        "Unable to take aspirin or clopidogrel",
        "Refuses chemotherapy",
        "Coagulopathy that would preclude lumbar puncture",
        "Unwilling to discontinue warfarin",
    ],
)
def test_what_someone_cannot_or_will_not_have_is_no_treatment(analyse, text):
    """Its record would not tell: who takes no aspirin may be able to."""
    denied = [one for one in analyse(text, "ex").constraints if any(q.kind == "negation" for q in one.qualifiers)]
    assert denied
    assert {one.type for one in denied} == {"observation"}
