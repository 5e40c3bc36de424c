"""What several things share and the text says once: the end of a name, how sure they are, what stands around them."""

import pytest

BORROWED = [
    (
        "in",
        "Adequate hepatic, bone marrow, and renal function",
        "hepatic[function] & bone marrow[function] & renal function",
    ),
    ("in", "Normal kidney and marrow function", "kidney[function] & marrow function"),
    ("in", "No motor or sensory neuropathy", "!(motor[neuropathy] | sensory neuropathy)"),
    ("ex", "Personality, mood or anxiety disorder", "Personality[disorder] | mood[disorder] | anxiety disorder"),
    ("ex", "Upper or lower GI bleeding", "Upper[GI bleeding] | lower GI bleeding"),
    ("ex", "Food or drug allergies", "Food[allergies] | drug allergies"),
    ("ex", "Coronary artery or valvular heart disease", "Coronary artery[disease] | valvular heart disease"),
    (
        "ex",
        "Basal or squamous cell carcinoma of the skin",
        "Basal[cell carcinoma of the skin] | squamous cell carcinoma of the skin",
    ),
    ("in", "Adenocarcinoma or sarcoma of the cervix", "Adenocarcinoma[of the cervix] | sarcoma of the cervix"),
    ("ex", "Diabetes or cancer of the pancreas", "Diabetes | cancer of the pancreas"),
    ("ex", "Decrease or loss of vision", "Decrease[of vision] | loss of vision"),
    ("ex", "Solid organ or stem cell transplant", "Solid organ[transplant] | stem cell transplant"),
    ("ex", "COPD and metabolic syndrome", "COPD | metabolic syndrome"),
    ("ex", "CNS or testicular disease", "CNS[disease] | testicular disease"),
]
STAGED = [
    ("in", "T3-4, any N, M0 rectal cancer", "T=3/4>=3<=4 & M=0>=0<=0 & rectal cancer"),
    ("in", "Any T, N2", "N=2>=2<=2"),
    ("in", "cT3 N any M0", "cT=3>=3<=3 & M=0>=0<=0"),
]
STATES = [
    ("ex", "Treated and stable brain metastases", "Treated[brain metastases] & stable brain metastases"),
    (
        "ex",
        "Asthma or previously treated and now stable brain metastases",
        "Asthma | (treated[brain metastases] & stable brain metastases)",
    ),
    ("ex", "Stable and unstable angina", "Stable[angina] | unstable angina"),
]
SEEN = [
    ("in", "Histologic or cytologic diagnosis of breast cancer", "breast cancer"),
    (
        "in",
        "Histologic, cytologic or radiologic documentation of adenocarcinoma or squamous cell carcinoma",
        "adenocarcinoma | squamous cell carcinoma",
    ),
    ("in", "Pathologic documentation of lymphoma", "lymphoma"),
    ("in", "MRI evidence of inflammation", "MRI & inflammation"),
]
BRACKETED = [
    ("in", "Asthma (moderate or severe)", "Asthma & (moderate[Asthma] | severe[Asthma])"),
    ("in", "Stroke (ischemic or hemorrhagic)", "Stroke | ischemic | hemorrhagic"),
    ("in", "Mild (AHI 5-15) or moderate (AHI 15-30)", "AHI>=5<=15 | AHI>=15<=30"),
    ("in", "Locally advanced (stage T3 or T4) breast cancer", "T=3/4>=3<=4 & breast cancer"),
]


@pytest.mark.parametrize(("section", "text", "expected"), BORROWED + STAGED + STATES + SEEN + BRACKETED)
def test_what_is_shared(meaning, section, text, expected):
    assert meaning(text, section) == expected


QUALIFIED = [
    ("Histologic or cytologic diagnosis of gout", "certainty", "Histologic or cytologic diagnosis of"),
    ("Metastatic (stage IV) melanoma", "type", "Metastatic"),
    ("Diabetes (type I or II)", "modifier", "type I or II"),
    ("Platelets (PLT >= 100 x 10^9/L)", "modifier", "PLT"),
    ("Symptomatic (NYHA class III-IV) heart failure", "status", "Symptomatic"),
]


@pytest.mark.parametrize(("text", "kind", "words"), QUALIFIED)
def test_what_stands_apart_from_a_name_qualifies_it(analyse, text, kind, words):
    found = analyse(text, "in")
    assert (kind, words) in [(one.kind, one.text) for each in found.constraints for one in each.qualifiers]
    assert not found.criteria[0].residue


INABILITIES = [
    (
        "ex",
        "Inability to swallow tablets, malabsorption syndrome, or short bowel syndrome",
        "!swallow tablets | malabsorption syndrome | short bowel syndrome",
    ),
    ("ex", "Unwillingness to use contraception, pregnancy or lactation", "!contraception | pregnancy | lactation"),
    ("ex", "Unable to take aspirin or clopidogrel", "!(aspirin | clopidogrel)"),
]


@pytest.mark.parametrize(("section", "text", "expected"), INABILITIES)
def test_a_disease_is_no_act_that_someone_is_unable_to(meaning, section, text, expected):
    assert meaning(text, section) == expected


@pytest.mark.parametrize("times", ["Prior or concurrent", "Concomitant and/or previous", "Past or ongoing"])
def test_before_or_now_is_one_time(analyse, times):
    (fact,) = analyse(f"{times} use of rituximab").constraints
    assert fact.temporal.relation == "past"
    assert fact.temporal.evidence.text == times
