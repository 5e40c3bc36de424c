"""What no constraint covers is said, and nothing that is covered is."""

import pytest


@pytest.mark.parametrize(
    ("section", "text", "left"),
    [
        ("ex", "Triglycerides (tg) > 4.5 mmol/L", []),
        ("ex", "Elevated creatine kinase (ck)", []),
        ("in", "Negative urine pregnancy test", []),
        ("ex", "Asthma (well)", ["well"]),
        ("ex", "Gout or certain cancers", ["certain"]),
        ("ex", "Prohibited concomitant medications", ["Prohibited"]),
        ("ex", "Warfarin is prohibited", []),
        ("ex", "Gout, and is not willing to refrain from participating", []),
        ("ex", "Phase II only: gout", []),
        ("ex", "For Cohorts 1 and 2 only, gout", []),
        ("ex", "Gout (Cohort B only)", []),
        ("in", "Mini Mental State Examination score 18-26 inclusive", []),
        ("in", "LVEF measured by echocardiography of at least 45 %", []),
        ("in", "CD4 count > 200 cells/mm3 obtained at an accredited laboratory", []),
        ("ex", "Serum calcium adjusted for albumin > 2.6 mmol/L", []),
        ("ex", "DLCO (corrected for hemoglobin) < 40 %", []),
        ("in", "Age 18 to 45 years (incl.)", []),
        ("ex", "Hepatic insufficiency interfering with the study", ["interfering"]),
        ("in", "Haemoglobin >= 8 g/dL (transfusion is allowed)", []),
        ("ex", "Asthma in the opinion of the investigator", []),
        ("ex", "Patients who have had a stroke", []),
        ("ex", "Anaemia in the judgement of the treating physician and/or the medical monitor", []),
        ("ex", "Gout as determined by the principal investigator", []),
        ("ex", "Gout considered severe", []),
        ("ex", "Anaemia per investigator discretion", []),
        ("ex", "Serious illness deemed troublesome", ["deemed troublesome"]),
        ("in", "In good health as determined by medical history, physical examination and ECG", []),
        ("in", "Healthy based upon history, physical exam and laboratory results (including urine drug screen)", []),
        ("ex", "Documentation of progressive disease", []),
        ("ex", "A recent history (within the last year) of gout", []),
        ("ex", "Current or recent (within 3 months) pneumonia", []),
        ("in", "Diagnosis of gout made at least 1 year ago", []),
        ("in", "At least 12 weeks since the completion of radiotherapy", []),
        ("in", "Completed radiotherapy at least 12 weeks ago", []),
        ("ex", "Lymphangitis that results in respiratory failure", []),
        ("ex", "Users of contact lenses", []),
        ("in", "Gender: male or female", []),
        ("ex", "Live vaccine within 5 half-lives of Visit 1", []),
        ("in", "HbA1c > 7 % at the screening visit 1", []),
        ("in", "Has voluntarily signed the informed consent form", []),
        ("in", "Fertile patients must use contraception", []),
        ("in", "Aged 18 years or older at the time of signing the informed consent form", []),
        ("in", "BMI 18.5 to 29.9 kg/m2, inclusive, and weight of at least 50 kg", []),
        ("in", "FEV1 of at least 50 % predicted", []),
        ("ex", "QTcF > 470 ms on two consecutive ECGs", []),
        ("ex", "Surgery planned within the next 3 months", []),
        ("ex", "Infection requiring intravenous antibiotics", []),
        ("ex", "Neuropathy of grade >= 2 (CTCAE v4.0)", []),
        ("in", "Blood pressure 90-150 mmHg systolic, 60-90 mmHg diastolic", []),
        ("ex", "Epilepsy with onset before the age of 12 years", []),
        ("in", "AST <= 3 x ULN (upper limit of normal) for the reference laboratory", []),
        ("in", "Bilirubin <= 1.2 times the institutional upper limit of normal", []),
        ("in", "Age of 21 to 55 years of age", []),
        ("in", "Age over 30 years old", []),
        ("in", "Provision of signed and dated informed consent", []),
        ("in", "Patients suffering from tension headache", []),
        ("ex", "Vertigo that requires hospitalization", []),
        ("ex", "Skin reactions attributed to ibuprofen", []),
        ("ex", "Women planning to become pregnant", []),
        ("ex", "Liver tumour(s)", []),
        ("ex", "Known or suspected allergy to peanuts", []),
        ("in", "Histologically or cytologically confirmed thyroid cancer", []),
        ("ex", "Clinically significant and untreated anaemia", []),
        ("ex", "Moderate to severe psoriasis", []),
        ("ex", "Asthma that is managed", ["managed"]),
        ("in", "Signed informed consent prior to any study-specific procedures", []),
        ("in", "Assent before participation", []),
        ("ex", "Alcohol abuse: A history of alcohol abuse within the past 2 years", []),
        ("in", "Clinical diagnosis of type 1 diabetes", []),
        ("in", "Documented evidence of portal hypertension", []),
        ("ex", "Chronic use of opioids", []),
        ("ex", "Patients requiring treatment with digoxin", []),
        ("in", "Haemoglobin > 9 g/dL (see section 5.2)", []),
        ("ex", "Hormone therapy as described above", []),
        ("in", "HbA1c > 7 % at screening (Visit 1)", []),
        ("in", "Aged 18 years or older at Visit 1", []),
        ("in", "Negative pregnancy test (women only)", []),
        ("ex", "No bone metastases only", ["only"]),
        ("ex", "Hormone therapy as specified in the protocol", ["specified"]),
        ("in", "Negative hepatitis C antibody result", []),
        ("ex", "Nursing mothers", []),
        ("in", "Willingness and ability to comply with the study requirements", []),
        ("in", "Able to understand and voluntarily sign the informed consent in accordance with local law", []),
        ("in", "Written consent before study entry", []),
        ("in", "Creatinine <= 1.5 x ULN for age", []),
        ("in", "Serum creatinine normal for age", []),
        ("in", "Able to perform spirometry", []),
        ("ex", "Active, non-infectious hepatitis", []),
        ("in", "Use of medically acceptable contraception", []),
        ("ex", "Grapefruit juice within 7 days, or unwilling to avoid it", ["unwilling to avoid"]),
        ("ex", "Prednisone in an equivalent dose", ["equivalent"]),
        ("ex", "Anaemia as a result of renal failure", []),
        ("ex", "Vertigo leading to falls", []),
        ("in", "Signed consent before any study activities are carried out", []),
        ("in", "Use of highly effective methods of contraception", []),
        ("in", "Able to adhere to the visit schedule and other protocol requirements", []),
        ("in", "Informed of the investigational nature of this study and willing to sign informed consent", []),
        ("in", "Renal: serum creatinine < 1.4 mg/dL", []),
        ("in", "Trial: serum creatinine < 1.4 mg/dL", []),
        ("in", "At the time of consent, aged between 20 and 45 years", []),
        ("in", "FEV1 above 60 % of the predicted normal value", []),
        ("ex", "Hepatitis due to any cause", []),
        ("ex", "Mucositis of any grade", []),
        ("ex", "Gout, regardless of its severity", []),
        ("ex", "Gout of a certain severity", ["certain severity"]),
        ("ex", "Kidney transplant recipients", []),
        ("ex", "Occurrence of migraine", []),
        ("ex", "Planning to become pregnant during the course of the trial", []),
        ("ex", "Hypothyroidism, present for more than 2 years", []),
        ("in", "Electrocardiogram considered as normal", []),
        ("in", "Judged to be in good health", []),
        ("ex", "Drugs that would be considered as treatment of gout", ["considered"]),
        ("ex", "Antidepressants within 14 days or 5 half-lives (whichever is greater) before dosing", []),
        ("in", "Agrees not to take warfarin", []),
    ],
)
def test_residue(analyse, section, text, left):
    (criterion, *_) = analyse(text, section).criteria
    assert [span.text for span in criterion.residue] == left
    assert criterion.computability == ("partial" if left else "full")


def test_a_group_without_a_colon_asks_for_what_it_says(analyse):
    found = analyse("Newly diagnosed invasive breast cancer\n  - Tumour size of at least 5 mm", "in")
    asked = [one.subject.text for one in found.constraints if one.criterion == "I1"]
    assert asked == ["breast cancer"]


def test_a_heading_asks_for_nothing(analyse):
    found = analyse("Cardiac disease:\n  - Angina\n  - Infarction", "ex")
    assert {one.criterion for one in found.constraints} == {"E1.1", "E1.2"}


def test_an_aside_is_left_over(analyse):
    (criterion,) = analyse("Arthritis impairing the use of a wheelchair").criteria
    assert criterion.computability == "partial"
    assert "impairing" in criterion.residue[0].text
