"""What belongs together: lists that share a noun, a place or a bracket, and what is said of people."""

import pytest

SHARED_NOUNS = [
    ("ex", "type 1 or 2 diabetes", "type 1[diabetes] | 2 diabetes[type]"),
    ("ex", "Hepatitis B or C with cirrhosis", "(Hepatitis B | C[Hepatitis]) & cirrhosis"),
    (
        "ex",
        "Second- or third-degree burns without infection",
        "(Second[degree burns] | third-degree burns) & !infection",
    ),
    (
        "ex",
        "cardiac, hepatic or renal failure requiring dialysis",
        "(cardiac[failure] | hepatic[failure] | renal failure) & dialysis",
    ),
    ("ex", "Rheumatic, dermatologic or renal disease", "Rheumatic[disease] | dermatologic[disease] | renal disease"),
    ("in", "Ischemic and hemorrhagic stroke", "Ischemic[stroke] | hemorrhagic stroke"),
    ("in", "diabetic or hypertensive patients", "diabetic | hypertensive"),
    ("in", "unilateral or bilateral ventilation tubes", "unilateral[ventilation tubes] | bilateral ventilation tubes"),
]
QUALIFIED = [
    (
        "ex",
        "Uncontrolled or secondary hyperparathyroidism",
        "Uncontrolled[hyperparathyroidism] | secondary hyperparathyroidism",
    ),
    ("ex", "anemia secondary to renal failure", "anemia & renal failure"),
    ("ex", "Active bleeding (mucosal or variceal)", "bleeding | mucosal[bleeding] | variceal[bleeding]"),
    (
        "ex",
        "diseases of the liver, kidney or immune system",
        "diseases of the liver | kidney[diseases of] | immune system[diseases of]",
    ),
]
NAMES = [
    ("ex", "HIV-associated nephropathy or drug-induced psoriasis", "HIV-associated nephropathy | psoriasis"),
    ("ex", "age-related macular degeneration", "macular degeneration"),
    ("ex", "resistance to rifampicin or isoniazid", "resistance to rifampicin | isoniazid[resistance]"),
    ("ex", "Malignancy except cured basal cell carcinoma", "Malignancy if !(basal cell carcinoma)"),
    ("ex", "tattoo at the injection site", "tattoo"),
]
PLACES = [
    ("ex", "Trauma to the chest, abdomen or pelvis", "Trauma to the chest | abdomen[Trauma to] | pelvis[Trauma to]"),
    ("ex", "ulcer in the stomach or gut", "ulcer in the stomach | gut[ulcer in]"),
    ("ex", "Radiotherapy on the head or neck region", "Radiotherapy on the head | neck region[Radiotherapy on]"),
    ("in", "Normal uterus and ovaries", "uterus & ovaries"),
]
BRACKETS = [
    (
        "ex",
        "Chronic diseases (cardiac, metabolic or hepatic)",
        "Chronic diseases | cardiac[Chronic diseases] | metabolic[Chronic diseases] | hepatic[Chronic diseases]",
    ),
    (
        "ex",
        "Thrombophilia (protein C deficiency, antithrombin deficit)",
        "Thrombophilia | protein C deficiency | antithrombin deficit",
    ),
    ("ex", "Incapacitated patient (tutorship / curatorship)", "Incapacitated | tutorship | curatorship"),
    ("ex", "Substance use disorder, moderate or severe (nicotine excluded)", "Substance use disorder if !(nicotine)"),
    (
        "ex",
        "Substance use disorder (nicotine and caffeine excluded)",
        "Substance use disorder if !(nicotine | caffeine)",
    ),
    (
        "ex",
        "Any diabetes other than type 2 (e.g. MODY, secondary diabetes)",
        "diabetes if !(type 2) | MODY if !(type 2) | secondary diabetes if !(type 2)",
    ),
    ("ex", "Ovarian insufficiency (AMH < 1 ng/ml)", "Ovarian insufficiency & AMH<1"),
    ("in", "Adult (males and females) with asthma", "Adult & (males=male | females=female) & asthma"),
]
MIXED = [
    (
        "in",
        "A beta-blocker and an ACE inhibitor or angiotensin receptor blocker",
        "beta-blocker & (ACE inhibitor | angiotensin receptor blocker)",
    ),
    ("in", "asthma and COPD or bronchiectasis", "(asthma & COPD) | bronchiectasis"),
    ("in", "asthma or COPD, and gout or psoriasis", "(asthma | COPD) & (gout | psoriasis)"),
    ("in", "surgery (size or number) with anastomosis", "surgery & anastomosis"),
    ("ex", "asthma (and/or) COPD", "asthma | COPD"),
]
PEOPLE = [
    ("ex", "Pregnant or lactating women", "(Pregnant | lactating) & women=female"),
    (
        "in",
        "Healthy male and female volunteers (aged 19 to 45 years)",
        "Healthy & (male=male | female=female) & aged>=19<=45",
    ),
    ("in", "Children and adolescents with psoriasis", "(Children | adolescents) & psoriasis"),
    ("in", "Patients are eligible if they have evidence of chronic gout", "chronic gout"),
]
ASIDES = [
    ("in", "eGFR > 45 as calculated by the CKD-EPI equation", "eGFR>45"),
    ("in", "eGFR > 45 mL/min (MDRD 2009 equation)", "eGFR>45"),
    ("in", "Written consent of a parent or legal guardian", "Written consent"),
    ("in", "Miscarriages unexplained after the usual check-up", "Miscarriages"),
    ("ex", "Arthritis impairing the use of a wheelchair", "Arthritis"),
    ("ex", "Any disorder that may affect bone healing", "disorder"),
    ("ex", "Heart disease (in doubtful cases, perform a stress test)", "Heart disease"),
    ("ex", "Gout, perform a biopsy", "Gout"),
    ("in", "Unable to perform a stress test", "!stress test"),
    ("in", "Balanced translocation in one of the spouses", "Balanced translocation"),
    ("in", "Written consent of a parent", "Written consent"),
    ("in", "Eczema in both sexes", "Eczema"),
    ("ex", "Brain metastases, because of their poor prognosis", "Brain metastases"),
    ("in", "Meets the classification criteria for gout", "gout"),
    ("in", "Patients admitted to the intensive care unit", "admitted to the intensive care unit"),
]


@pytest.mark.parametrize(
    ("section", "text", "expected"), SHARED_NOUNS + QUALIFIED + NAMES + PLACES + BRACKETS + MIXED + PEOPLE + ASIDES
)
def test_grouping(meaning, section, text, expected):
    assert meaning(text, section) == expected


def test_an_aside_is_left_over(analyse):
    (criterion,) = analyse("Arthritis impairing the use of a wheelchair").criteria
    assert criterion.computability == "partial"
    assert "impairing" in criterion.residue[0].text


@pytest.mark.parametrize(
    "piece",
    [
        "type 1 or 2 ",
        "liver, ",
        "disease of the liver or ",
        "because of the asthma ",
        "pregnant or ",
        "(cardiac or ",
        "parent or guardian ",
        "HIV-associated ",
        "allergy to gout of ",
        "a gout and an ",
    ],
)
def test_hostile_text_costs_little(analyse, piece, within):
    with within(seconds=10):
        found = analyse(f"because of the {piece * (12_000 // len(piece))}")
    assert found.criteria


LINES = [
    (["Creatinine < 2 mg/dL OR", "Creatinine clearance > 60 mL/min", "Platelets > 100,000/mm3"], "any any leaf"),
    (["Gout OR", "Asthma OR", "COPD"], "any any any"),
    (["Gout", "Asthma"], "leaf leaf"),
]


@pytest.mark.parametrize(("lines", "shapes"), LINES)
def test_inclusions_that_end_in_or_are_alternatives(analyse, lines, shapes):
    found = analyse("\n- ".join(lines), "in")
    told = [one.expression for one in found.criteria]
    assert " ".join(one.op if hasattr(one, "op") else "leaf" for one in told) == shapes


SUBLISTS = [
    (["Gout; or", "Asthma"], "any"),
    (["Gout;", "Asthma; or", "COPD"], "any"),
    (["Gout", "Asthma OR", "COPD"], "all"),
    (["Gout", "Asthma"], "all"),
]


@pytest.mark.parametrize(("lines", "op"), SUBLISTS)
def test_lines_of_a_list_that_end_in_or_are_alternatives(analyse, lines, op):
    found = analyse("\n  - ".join(["People who have:", *lines]), "in")
    group = next(one for one in found.criteria if one.role == "group")
    assert group.expression.op == op
