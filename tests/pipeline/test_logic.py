"""Criteria and the expressions they mean."""

import pytest

import eligo

COORDINATION = [
    ("ex", "hepatic or renal insufficiency", "hepatic[insufficiency] | renal insufficiency"),
    ("ex", "Diabetes type I or II", "Diabetes type I | II[Diabetes type]"),
    ("ex", "Active HIV or HCV infection", "HIV[infection] | HCV infection"),
    ("ex", "Severe cardiac, pulmonary or renal disease", "cardiac[disease] | pulmonary[disease] | renal disease"),
    ("ex", "Known hepatitis B or C", "hepatitis B | C[hepatitis]"),
    ("ex", "Acute or chronic pancreatitis", "Acute[pancreatitis] | chronic pancreatitis"),
    ("ex", "asthma and/or COPD", "asthma | COPD"),
    ("ex", "stroke / transient ischemic attack", "stroke | transient ischemic attack"),
    ("ex", "Pregnancy and lactation", "Pregnancy | lactation"),
    ("ex", "hepatic or chronic renal failure", "hepatic[failure] | chronic renal failure"),
    (
        "ex",
        "endocrine, hepatic or major neurological abnormalities",
        "endocrine[abnormalities] | hepatic[abnormalities] | major neurological abnormalities",
    ),
    (
        "in",
        "Histologically confirmed advanced or metastatic thyroid cancer",
        "advanced[thyroid cancer] | metastatic thyroid cancer",
    ),
    ("in", "Histologically-confirmed recurrent or advanced sarcoma", "recurrent[sarcoma] | advanced sarcoma"),
    ("ex", "breast or non-small cell lung cancer", "breast[cancer] | non-small cell lung cancer"),
    ("ex", "type 1 or type 2 diabetes mellitus", "type 1[diabetes mellitus] | type 2 diabetes mellitus"),
    ("ex", "squamous cell or basal cell skin cancer", "squamous cell[skin cancer] | basal cell skin cancer"),
    ("ex", "IL-6 or IL-17 inhibitors", "IL-6[inhibitors] | IL-17 inhibitors"),
    (
        "ex",
        "Vitamin B12, D or K deficiency",
        "Vitamin B12[deficiency] | D[Vitamin, deficiency] | K deficiency[Vitamin]",
    ),
    ("ex", "Infection with SARS-CoV-2, influenza or RSV", "Infection & (SARS-CoV-2 | influenza | RSV)"),
    ("ex", "SARS-CoV-2, HIV or HBV infection", "SARS-CoV-2 | HIV[infection] | HBV infection"),
    ("ex", "GLP-1 agonists or DPP-4 inhibitors", "GLP-1 agonists | DPP-4 inhibitors"),
    ("ex", "anti-PD-1, PD-L1 or CTLA-4 antibody", "anti-PD-1 | PD-L1[antibody] | CTLA-4 antibody"),
    ("ex", "alcohol or illicit drug abuse", "alcohol[abuse] | illicit drug abuse"),
    ("ex", "major depressive or bipolar disorder", "major depressive[disorder] | bipolar disorder"),
    ("in", "Men and women with asthma", "(Men=male | women=female) & asthma"),
]
NEGATION = [
    ("in", "No history of stroke", "!stroke"),
    ("in", "No asthma or COPD", "!(asthma | COPD)"),
    ("ex", "Sepsis without shock", "Sepsis & !shock"),
]


NARROWED_DENIALS = [
    ("in", "No radiographic evidence of pleural disease", "!pleural disease"),
    ("in", "Women neither pregnant nor breastfeeding", "Women=female & !(pregnant | breastfeeding)"),
    ("in", "Not pregnant, breastfeeding or planning pregnancy", "!(pregnant | breastfeeding | pregnancy)"),
    ("in", "No hepatitis or HIV, with platelets > 100,000/mm3", "!(hepatitis | HIV) & platelets>100000"),
    ("ex", "Other drugs, for example but not limited to azathioprine", "drugs | azathioprine"),
    ("in", "No prior chemotherapy", "!chemotherapy"),
    ("in", "No hypertension (BP > 160 mmHg)", "!(hypertension & BP>160)"),
    ("in", "No hepatitis (ALT > 3 x ULN)", "!(hepatitis & ALT>3)"),
    ("in", "No anaemia (Hb < 10 g/dL)", "!(anaemia & Hb<10)"),
    ("in", "No anaemia (Hb > 12 g/dL)", "!anaemia & Hb>12"),
    ("in", "Must not be pregnant or breastfeeding and must use insulin", "!(pregnant | breastfeeding) & insulin"),
    ("in", "Patients must have gout and must take allopurinol", "gout & allopurinol"),
    ("in", "Patients with gout must take allopurinol", "allopurinol if gout"),
    ("in", "No NYHA class III heart failure", "!(NYHA class=III>=3<=3 & heart failure)"),
    ("in", "No asthma or NYHA class III heart failure", "!(asthma | (NYHA class=III>=3<=3 & heart failure))"),
    ("in", "No stroke within 6 months or asthma", "!(stroke | asthma)"),
    ("in", "No stroke < 6 months prior to registration or NYHA class IV", "!(stroke | NYHA class=IV>=4<=4)"),
    ("in", "No stroke in the past 3 months, asthma, or gout", "!(stroke | asthma | gout)"),
    ("in", "No chemotherapy within 4 weeks, adequate renal function", "!chemotherapy & renal function"),
    ("in", "No Child-Pugh class C cirrhosis", "!(Child-Pugh class=C & cirrhosis)"),
    ("in", "No asthma or stage III melanoma", "!(asthma | melanoma=III>=3<=3)"),
    ("in", "No chronic disease requiring insulin", "!(chronic disease & insulin)"),
    ("in", "No history of cancer treated with anthracyclines", "!(cancer & anthracyclines)"),
    ("in", "No infarction with cardiogenic shock", "!(infarction & cardiogenic shock)"),
    ("in", "Absence of asthma or COPD", "!(asthma | COPD)"),
    ("in", "Aspirin without omeprazole is not allowed", "!(Aspirin & !omeprazole)"),
    ("ex", "Aspirin without omeprazole is not allowed", "Aspirin & !omeprazole"),
    ("in", "No asthma; chronic bronchitis", "!asthma & chronic bronchitis"),
    ("in", "No evidence of metastases or ascites, but prior surgery", "!(metastases | ascites) & surgery"),
]
GILBERT = "Bilirubin<=1.5 if !(Gilbert's syndrome) & bilirubin<3 if Gilbert's syndrome"
EXCEPTIONS = [
    (
        "in",
        "Bilirubin <= 1.5 x ULN (except patients with Gilbert's syndrome, who can have bilirubin < 3 mg/dL)",
        GILBERT,
    ),
    (
        "in",
        "Bilirubin <= 1.5 x ULN, except patients with Gilbert's syndrome, who must have bilirubin < 3 mg/dL",
        GILBERT,
    ),
    (
        "in",
        "Bilirubin <= 1.5 x ULN (except in Gilbert's syndrome, in which <= 3 x ULN is allowed)",
        "Bilirubin<=1.5 if !(Gilbert's syndrome) & Bilirubin<=3 if Gilbert's syndrome",
    ),
    (
        "ex",
        "Bilirubin > 1.5 x ULN (except patients with Gilbert's syndrome and bilirubin < 3 x ULN)",
        "Bilirubin>1.5 if !(Gilbert's syndrome & bilirubin<3)",
    ),
    (
        "ex",
        "Malignancy, except basal cell carcinoma unless metastases are present",
        "Malignancy if !(basal cell carcinoma & !(metastases))",
    ),
    (
        "in",
        "No malignancy, except basal cell carcinoma unless metastases are present",
        "!malignancy if !(basal cell carcinoma & !(metastases))",
    ),
    ("ex", "Malignancy other than basal cell carcinoma", "Malignancy if !(basal cell carcinoma)"),
    (
        "ex",
        "Other than metformin (including insulin therapy) for type 2 diabetes",
        "-",
    ),
    ("in", "Malignancy other than basal cell carcinoma", "Malignancy & !(basal cell carcinoma)"),
    (
        "ex",
        "Diabetes with malignancy other than basal cell carcinoma",
        "Diabetes & malignancy if !(basal cell carcinoma)",
    ),
    ("ex", "Asthma or COPD, unless on inhaled steroids", "Asthma if !(inhaled steroids) | COPD if !(inhaled steroids)"),
    ("ex", "Hepatitis B, unless on antiviral therapy", "Hepatitis B if !(antiviral therapy)"),
    (
        "ex",
        "Chronic infection. Patients with hepatitis C are eligible",
        "Chronic infection if !(hepatitis C)",
    ),
    ("in", "Patients with controlled hypertension are eligible", "-"),
    ("in", "Patients with prior chemotherapy are not excluded", "-"),
]
EXCEPTED_FROM_DENIALS = [
    ("in", "No malignancy except basal cell carcinoma", "!malignancy if !(basal cell carcinoma)"),
    ("ex", "Absence of the spleen unless removed by splenectomy", "!spleen if !(splenectomy)"),
]
PERMISSIONS = [
    ("in", "Neutrophils >= 1.0 x 10^9/L (growth factors are permitted)", "Neutrophils>=1000000000"),
    ("ex", "Asthma or (and) emphysema", "Asthma | emphysema"),
    ("in", "Hypertension (controlled hypertension is allowed)", "Hypertension"),
    ("ex", "Hypertension (controlled hypertension is allowed)", "Hypertension if !(hypertension)"),
    ("in", "Myeloma eligible for autologous transplantation", "Myeloma & autologous transplantation"),
    ("ex", "Patients with asthma are eligible for this study", "-"),
    ("ex", "Women not using an acceptable contraceptive", "Women=female & !contraceptive"),
]
DEGREES = [
    ("ex", "NYHA class III or IV heart failure or stroke", "(NYHA class=III/IV>=3<=4 & heart failure) | stroke"),
]
DENIED_BEHIND = [
    ("in", "Asthma or COPD without heart or kidney failure", "Asthma | (COPD & !(heart[failure] | kidney failure))"),
    ("in", "Not treated with warfarin", "!warfarin"),
    ("ex", "No prior treatment with rituximab", "!rituximab"),
    ("ex", "No prior treatment with anti-CTLA 4 antibody", "!anti-CTLA 4 antibody"),
    ("ex", "Patients who are pregnant or breast-feeding will not be eligible", "pregnant | breast-feeding"),
    ("in", "Patients with gout cannot be included", "!gout"),
    ("in", "No leukocytosis (i.e., WBC > 30,000/mm^3)", "!(leukocytosis & WBC>30000)"),
    ("in", "HIV, HBV or HCV negative", "!(HIV | HBV | HCV)"),
    ("in", "ER or PR positive", "ER=positive | PR=positive"),
    (
        "in",
        "Negative urinary or serum pregnancy test",
        "urinary[pregnancy test]=Negative | serum pregnancy test=Negative",
    ),
]
FORBIDDEN = [
    ("ex", "Patients should not have received chest irradiation", "chest irradiation"),
    ("in", "Patients should not have received chest irradiation", "!chest irradiation"),
    ("ex", "Patients who are not on insulin", "!insulin"),
]
ASKED_IN_EXCLUSIONS = [
    (
        "ex",
        "Brain metastases (patients must be treated and off steroids)",
        "Brain metastases if !(treated & steroids)",
    ),
    ("ex", "Use of inhaled steroids; nasal steroids acceptable.", "inhaled steroids if !(nasal steroids)"),
    (
        "ex",
        "Cancer other than melanoma (except skin cancer or polyps)",
        "Cancer if !(melanoma | skin cancer | polyps)",
    ),
    (
        "ex",
        "Malignancies within 5 years. Subjects who have had no evidence of the malignancy for 5 years are eligible.",
        "Malignancies if !(!malignancy)",
    ),
]
VERBS = [
    (
        "in",
        "Confirmed asthma or COPD and undergoing bronchoscopy",
        "(asthma | COPD) & bronchoscopy",
    ),
    ("in", "HbA1c >= 8 % or diagnosed with gout and taking colchicine", "HbA1c>=8 | (gout & colchicine)"),
    ("in", "Able to swallow tablets", "swallow tablets"),
]
EXACTLY_ONE = [
    ("ex", "Gout or psoriasis, but not both", "(Gout | psoriasis) & !(Gout & psoriasis)"),
    ("in", "Either asthma or COPD but not both, and FEV1 > 50 %", "(asthma | COPD) & !(asthma & COPD) & FEV1>50"),
    ("ex", "Treatment with a CDK4/6 inhibitor", "CDK4/6 inhibitor"),
]
FOR_SOME = [
    (
        "in",
        "Creatinine <= 1.5 x ULN or creatinine clearance >= 50 mL/min for patients with creatinine > 1.5 x ULN",
        "Creatinine<=1.5 | creatinine clearance>=50 if creatinine>1.5",
    ),
    ("in", "Age >= 18 years (>= 20 years in Japan)", "Age>=18 if !(Japan) & Age>=20 if Japan"),
    (
        "in",
        "At least 18 years of age (or at least 19 years of age in South Korea)",
        "age>=18 if !(South Korea) & age>=19 if South Korea",
    ),
]
NOT_ASKED = [
    ("ex", "Other than psoriasis, any disease of the skin", "disease of the skin if !(psoriasis)"),
    ("ex", "Limited by factors other than fatigue, such as arthritis or angina", "arthritis | angina"),
    ("ex", "Walking limited by reasons other than claudication", "-"),
    ("ex", "Kidney disease not caused by diabetes or hypertension", "Kidney disease & !(diabetes | hypertension)"),
    (
        "ex",
        "Malignancy except carcinoma in situ, unless the malignancy was treated with chemotherapy",
        "Malignancy if !(carcinoma in situ | (malignancy & chemotherapy))",
    ),
    (
        "in",
        "Bilirubin <= 2.0 mg/dL unless elevated due to Gilbert's syndrome, haemolysis or leukaemic infiltration",
        "Bilirubin<=2 | Gilbert's syndrome | haemolysis | leukaemic infiltration",
    ),
    ("ex", "HIV or hepatitis B or C. Gout at screening.", "HIV | hepatitis B | C[hepatitis] | Gout"),
    (
        "in",
        "No terfenadine, astemizole, or other medicines known to interact with ketoconazole",
        "!(terfenadine | astemizole | (medicines & ketoconazole))",
    ),
    ("ex", "Active liver disease and AST or ALT > 2 x ULN", "liver disease & (AST>2 | ALT>2)"),
    (
        "ex",
        "Malignancies other than lung cancer, with the exception of skin cancer",
        "Malignancies if !(lung cancer | skin cancer)",
    ),
    (
        "ex",
        "Pregnant or breastfeeding women, or women planning to become pregnant or breastfeed",
        "((Pregnant | breastfeeding) & women=female) | (women=female & pregnant) | breastfeed",
    ),
    (
        "ex",
        "Malignancy; arthritis; local infection; and pregnancy",
        "Malignancy | arthritis | local infection | pregnancy",
    ),
    (
        "in",
        "Must not have asthma or a condition that is associated with bleeding",
        "!(asthma | (condition & bleeding))",
    ),
    ("ex", "Men who are sexually active and not using contraception", "Men=male & sexually active & !contraception"),
    (
        "ex",
        "Hypertension that cannot be controlled by medication (> 150/100 mmHg)",
        "(Hypertension>150 | Hypertension>100) & !controlled[Hypertension]",
    ),
    ("in", "Stage IIIB (with pleural effusion) or stage IV", "(Stage=IIIB>=3<=3 & pleural effusion) | stage=IV>=4<=4"),
    ("ex", "Infarction (with shock)", "Infarction & shock"),
    ("ex", "Subjects with infarction and subjects with coronary bypass", "infarction | coronary bypass"),
    ("in", "Willing to stop eye drops (including artificial tears)", "!(eye drops | artificial tears)"),
    (
        "ex",
        "Major surgery within 30 days, minor surgical procedures such as catheter placement are allowed.",
        "Major surgery if !(minor surgical procedures | catheter placement)",
    ),
    ("ex", "Major surgery (catheter placement is not considered major)", "Major surgery if !(catheter placement)"),
    ("ex", "Basal cell carcinoma, carcinoma in situ are allowed", "-"),
    ("ex", "Unable to undergo anticoagulation including aspirin or heparin", "!(anticoagulation | aspirin | heparin)"),
    ("ex", "Hyperkalaemia (i.e., < 3.5 mmol/L or > 5.5 mmol/L)", "Hyperkalaemia<3.5 | Hyperkalaemia>5.5"),
    ("ex", "Schizophrenia (DSM-IV-TR criteria)", "Schizophrenia"),
    ("in", "Meets Diagnostic and Statistical Manual of Mental Disorders (DSM-5) criteria for gout", "gout"),
]
DEGREES_BEHIND = [
    ("ex", "Heart failure NYHA class III or IV or angina", "(Heart failure & NYHA class=III/IV>=3<=4) | angina"),
    ("ex", "Male or female < 18 or > 70 years of age", "(Male=male | female=female) & (years<18 | age>70)"),
    (
        "ex",
        "Cancer within 5 years that could confound staging or therapy (with the exception of carcinoma in situ)",
        "Cancer if !(carcinoma in situ)",
    ),
    (
        "ex",
        "Thyroid disease that could affect growth (hypothyroidism is acceptable if on levothyroxine)",
        "Thyroid disease if !(hypothyroidism & levothyroxine)",
    ),
    ("ex", "Gout, unless on allopurinol and colchicine", "Gout if !(allopurinol & colchicine)"),
    (
        "ex",
        "Blood donation within 60 days prior to Day 1. Plasma donation within 30 days prior to Day 1.",
        "Blood donation | Plasma donation",
    ),
]
PEOPLE = [
    ("in", "Adults (18 to 65 years) with asthma", "Adults & years>=18<=65 & asthma"),
    ("in", "QTc < 450 ms (men)", "QTc<450 if men=male"),
    ("in", "Male and postmenopausal female patients", "Male=male | (postmenopausal & female=female)"),
    (
        "ex",
        "Lactating female patients or female patients of childbearing potential with a positive pregnancy test",
        "(Lactating & female=female) | (female=female & childbearing potential & pregnancy test=positive)",
    ),
    (
        "ex",
        "Children, adults under 21 years of age, and pregnant women",
        "((Children | adults) & age<21) | (pregnant & women=female)",
    ),
]
BRACKETED = [
    ("in", "No heart disease (e.g. infarction, angina)", "!(heart disease | infarction | angina)"),
    ("in", "Non-smoker (including the use of snuff and cigars)", "!(smoker | snuff | cigars)"),
    ("ex", "Psoriasis precluding phototherapy (burns, blisters)", "Psoriasis & (!phototherapy | burns | blisters)"),
]
FORBIDDEN_LIMITS = [
    ("ex", "Patients must not have creatinine > 2 mg/dL", "creatinine>2"),
    ("ex", "Patients must not have QTc > 470 ms or stroke", "QTc>470 | stroke"),
    ("ex", "Patients must not have potassium outside 3.5-5 mmol/L", "!potassium>=3.5<=5"),
    ("in", "Patients must not have creatinine > 2 mg/dL", "!creatinine>2"),
    ("ex", "Creatinine must not be > 2 mg/dL", "Creatinine>2"),
    ("ex", "BMI should not exceed 35 kg/m2", "BMI>35"),
    ("ex", "Haemoglobin must not be lower than 9 g/dL", "Haemoglobin<9"),
    ("ex", "Women in whom creatinine must not be > 2 mg/dL", "Women=female & creatinine<=2"),
    ("in", "Creatinine must not be > 2 mg/dL", "Creatinine<=2"),
]
STAGES = [
    ("in", "T1N1 or T2-4 breast cancer", "((T=1>=1<=1 & N=1>=1<=1) | T=2/3/4>=2<=4) & breast cancer"),
    ("in", "T2, N0, M0 or T3, N1", "(T=2>=2<=2 & N=0>=0<=0 & M=0>=0<=0) | (T=3>=3<=3 & N=1>=1<=1)"),
    ("in", "T3-4, N+ or M1", "T=3/4>=3<=4 | N>=1 | M=1>=1<=1"),
    ("in", "Stage T1-2 N0 M0 melanoma", "T=1/2>=1<=2 & N=0>=0<=0 & M=0>=0<=0 & melanoma"),
]
ARMS = [
    (
        "in",
        "Haemoglobin > 9 g/dL if under 6 months of age, otherwise > 10 g/dL",
        "Haemoglobin>9 if age<6 & Haemoglobin>10 if !(age<6)",
    ),
    (
        "in",
        "ALT < 3, AST < 3, or < 5 if liver metastases",
        "ALT<3 if !(liver metastases) & ALT<5 if liver metastases & "
        "AST<3 if !(liver metastases) & AST<5 if liver metastases",
    ),
    (
        "ex",
        "Hb < 13 g/dL in men or < 12 g/dL in women, or stroke",
        "Hb<13 if men=male | Hb<12 if women=female | stroke",
    ),
]
CONDITIONAL_CLAUSES = [
    (
        "in",
        "Aged 60 or older, and in the case of women, they must be postmenopausal",
        "Aged>=60 & postmenopausal if women=female",
    ),
    ("in", "Gout and, if female, a negative pregnancy test", "Gout & pregnancy test=negative if female=female"),
    ("in", "Willing to consent and, if sexually active, must use condoms", "consent & condoms if sexually active"),
    (
        "in",
        "Intended for subjects with psoriatic arthritis, erythrodermic psoriasis, or pustular psoriasis",
        "psoriatic arthritis | erythrodermic psoriasis | pustular psoriasis",
    ),
]
NAMED_TESTS = [
    ("in", "ECG must show QTc < 450 ms", "QTc<450"),
    (
        "in",
        "Blood tests should meet the following criteria: ANC > 1500/mm3, platelets > 100,000/mm3",
        "ANC>1500 & platelets>100000",
    ),
    ("in", "Patients older than 14 years with gout were eligible for this study", "older>14 & gout"),
    ("in", "Diagnosed according to the ACR criteria for fibromyalgia", "fibromyalgia"),
    ("in", "Pain > 4 on a visual numerical scale", "Pain>4"),
    ("in", "Older adults with gout", "adults & gout"),
]
RANGES_AND_STROKES = [
    ("in", "SGOT/SGPT < 2.5 x ULN", "SGOT<2.5 & SGPT<2.5"),
    ("ex", "SGOT/SGPT > 2.5 x ULN", "SGOT>2.5 | SGPT>2.5"),
    ("in", "No moderate to severe asthma", "!asthma"),
    ("ex", "Mild to moderate hepatic or renal impairment", "hepatic[impairment] | renal impairment"),
    ("in", "Contraception to avoid pregnancy", "Contraception"),
    ("ex", "ECG changes including, but not limited to QTcB > 480 msec", "ECG changes | QTcB>480"),
    ("ex", "Participation in another trial", "another trial"),
]
TAKING_PART = [
    (
        "in",
        "Capable of giving written consent, which includes compliance with the requirements and restrictions",
        "written consent & compliance",
    ),
    (
        "in",
        "Male patients with female partners of childbearing potential must agree to use condoms",
        "condoms if Male=male & childbearing potential",
    ),
    ("in", "Healthy, based on medical history, physical examination, and laboratory tests", "Healthy"),
    (
        "ex",
        "Serious illness on the basis of medical history, physical examination or laboratory evaluation",
        "Serious illness",
    ),
    ("ex", "A disease that contraindicates their participation", "disease"),
    (
        "in",
        "Can give informed consent and is willing to comply with study procedures",
        "informed consent & comply with study procedures",
    ),
    ("in", "Able to comply with the study visits and procedures", "comply with the study visits"),
    (
        "ex",
        "Confusion or deafness precluding informed consent or cooperation",
        "(Confusion | deafness) & (informed consent=precluding | cooperation=precluding)",
    ),
]
FOR_WHAT = [
    ("ex", "Surgery or radiotherapy for breast cancer", "(Surgery | radiotherapy) & breast cancer"),
    (
        "ex",
        "Chemotherapy for lymphoma or radiotherapy for sarcoma",
        "(Chemotherapy & lymphoma) | (radiotherapy & sarcoma)",
    ),
    ("ex", "Not currently under treatment for asthma", "!asthma"),
    ("ex", "Any disease which might contribute to sexual dysfunction", "disease"),
    ("ex", "Malignancy besides basal cell carcinoma", "Malignancy if !(basal cell carcinoma)"),
]
RESULTS = [
    ("ex", "Previous or current treatment with anakinra or canakinumab", "anakinra | canakinumab"),
    (
        "in",
        "Negative pregnancy test for women of childbearing potential, and no asthma",
        "pregnancy test=Negative if women=female & childbearing potential & !asthma",
    ),
    (
        "in",
        "No proteinuria (defined as urine protein > 1 g/L or creatinine > 2 mg/dL)",
        "!(proteinuria & (urine protein>1 | creatinine>2))",
    ),
    ("ex", "Severe illness by history, physical examination or laboratory test results", "illness"),
    (
        "in",
        "No gout that, in the opinion of the physician, contraindicates use of the study drug or renders it risky",
        "!gout",
    ),
    ("in", "Negative HBsAg and HCV antibody", "HBsAg=Negative & HCV antibody=Negative"),
    ("ex", "Positive urine drug screen or alcohol test", "urine drug screen=Positive | alcohol test=Positive"),
    ("ex", "Low haemoglobin or platelets", "haemoglobin=Low | platelets=Low"),
    ("ex", "Hepatitis B, hepatitis C or HIV", "Hepatitis B | hepatitis C | HIV"),
]
SAID_TWICE = [
    ("ex", "Myocarditis that required steroids or current myocarditis", "(Myocarditis & steroids) | myocarditis"),
    ("in", "Negative serum or urine pregnancy test", "serum[pregnancy test]=Negative | urine pregnancy test=Negative"),
    ("in", "No rash attributed to erlotinib or gefitinib", "!(rash & (erlotinib | gefitinib))"),
    (
        "ex",
        "Live vaccines, which include, but are not limited to, the following: measles, mumps",
        "Live vaccines | measles | mumps",
    ),
    ("in", "QTc < 500 msec (with Bazett's correction)", "QTc<500"),
    (
        "ex",
        "Severe illness including, but not limited to, ongoing or active infection",
        "illness | ongoing[infection] | active infection",
    ),
]
SAID_OF_ALL = [
    ("ex", "Asthma or COPD requiring oxygen", "(Asthma | COPD) & oxygen"),
    (
        "ex",
        "Thymic carcinoma or thymic lymphoma unless removed by surgery",
        "Thymic carcinoma if !(surgery) | thymic lymphoma if !(surgery)",
    ),
    ("ex", "Previous episode of sepsis", "sepsis"),
    ("ex", "Recent exposure to antibiotics", "antibiotics"),
    ("ex", "Participation in another clinical trial", "another clinical trial"),
    ("ex", "Pregnant or trying to become pregnant", "Pregnant | pregnant"),
]
LEAVE = [
    ("in", "Patients may have received cetuximab or erlotinib previously", "-"),
    ("in", "Breast cancer; patients may have received tamoxifen", "Breast cancer"),
    ("in", "Tamoxifen may be continued", "-"),
]
LABELS = [
    ("in", "Creatinine: < 1.5 mg/dL, or creatinine clearance: > 50 mL/min", "Creatinine<1.5 | creatinine clearance>50"),
    ("in", "Hemoglobin: > 9 g/dL; platelets: > 50,000/mm3", "Hemoglobin>9 & platelets>50000"),
    (
        "in",
        "Must not have had chemotherapy or radiotherapy, and any toxicity must have resolved to grade < 2",
        "!(chemotherapy | radiotherapy) & resolved<2 if toxicity",
    ),
    (
        "in",
        "Normal kidney, liver and bone marrow function",
        "kidney[function] & liver[function] & bone marrow function",
    ),
]
DEFINED = [
    (
        "ex",
        "Uncontrolled hypertension: systolic > 160 mmHg or diastolic > 100 mmHg",
        "hypertension & (systolic>160 | diastolic>100)",
    ),
    ("ex", "Cardiac disease: angina, heart failure", "Cardiac disease | angina | heart failure"),
    ("ex", "eGFR < 30 mL/min by CKD-EPI, or dialysis", "eGFR<30 | dialysis"),
]
SPECIAL_TIMES = [
    ("ex", "Chemotherapy within 3 weeks (6 weeks for carmustine)", "Chemotherapy | carmustine"),
    (
        "ex",
        "Chemotherapy within 3 weeks (6 weeks for nitrosoureas or mitomycin C) of entry",
        "Chemotherapy | nitrosoureas | mitomycin C",
    ),
    ("ex", "Systemic therapy within 14 days (28 days for antibodies)", "Systemic therapy | antibodies"),
    ("in", "No chemotherapy within 4 weeks (6 weeks for mitomycin C)", "!(chemotherapy | mitomycin C)"),
]
CONSEQUENCES = [
    ("ex", "Asthma that might interfere with lung function tests", "Asthma"),
    ("ex", "Any disease which could compromise safety, except hypertension", "disease if !(hypertension)"),
    ("ex", "Cancer or sepsis that interferes with absorption", "Cancer | sepsis"),
    ("ex", "Drugs likely to alter blood pressure; stroke", "Drugs | stroke"),
    (
        "ex",
        "Bowel surgery that could alter the absorption of drugs, or coeliac disease",
        "Bowel surgery | coeliac disease",
    ),
    ("ex", "Platelet disorder that may increase the risk of bleeding, stroke, or death", "Platelet disorder"),
    ("ex", "Pneumonia so that antibiotics are required", "Pneumonia"),
    ("ex", "Heart failure such that the patient cannot lie flat", "Heart failure"),
    ("ex", "A pacemaker that makes MRI unsafe", "pacemaker"),
]


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    COORDINATION
    + NEGATION
    + NARROWED_DENIALS
    + EXCEPTIONS
    + EXCEPTED_FROM_DENIALS
    + PERMISSIONS
    + DEGREES
    + DENIED_BEHIND
    + FORBIDDEN
    + ASKED_IN_EXCLUSIONS
    + VERBS
    + EXACTLY_ONE
    + FOR_SOME
    + NOT_ASKED
    + DEGREES_BEHIND
    + PEOPLE
    + BRACKETED
    + CONSEQUENCES
    + FORBIDDEN_LIMITS
    + STAGES
    + ARMS
    + CONDITIONAL_CLAUSES
    + NAMED_TESTS
    + RANGES_AND_STROKES
    + TAKING_PART
    + FOR_WHAT
    + RESULTS
    + SAID_TWICE
    + SAID_OF_ALL
    + LEAVE
    + LABELS
    + DEFINED
    + SPECIAL_TIMES,
)
def test_expression(meaning, section, text, expected):
    assert meaning(text, section) == expected


def test_a_heading_keeps_the_number_that_defines_its_term():
    text = (
        "Inclusion Criteria:\n - Heavy drinking defined as alcohol intake of at least 40 g per day for 5 years\n"
        "    - Liver biopsy on file\n - Gout, defined as:\n    - Urate > 7 mg/dL\n"
    )
    trial = eligo.parse(text, format="text")
    limits = {one.criterion: one.subject.text for one in trial.constraints if one.interval is not None}
    assert limits == {"I1": "alcohol intake", "I2.1": "Urate"}
