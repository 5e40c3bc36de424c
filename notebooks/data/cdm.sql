-- A made-up OMOP CDM of 400 persons, for the notebook on cohorts. Everything is worked out from the person's number, so
-- that every run gives the same people. Prime factors keep the attributes from going together.
CREATE TABLE concept (concept_id INTEGER, concept_name VARCHAR, domain_id VARCHAR, vocabulary_id VARCHAR,
  concept_class_id VARCHAR, standard_concept VARCHAR, concept_code VARCHAR);
INSERT INTO concept VALUES
  (201826, 'Type 2 diabetes mellitus', 'Condition', 'SNOMED', 'Disorder', 'S', '44054006'),
  (4008576, 'Diabetes mellitus without complication', 'Condition', 'SNOMED', 'Disorder', 'S', '111552007'),
  (316866, 'Hypertensive disorder', 'Condition', 'SNOMED', 'Disorder', 'S', '38341003'),
  (4192640, 'Pancreatitis', 'Condition', 'SNOMED', 'Disorder', 'S', '75694006'),
  (1503297, 'metformin', 'Drug', 'RxNorm', 'Ingredient', 'S', '6809'),
  (40164929, 'metformin hydrochloride 500 MG Oral Tablet', 'Drug', 'RxNorm', 'Clinical Drug', 'S', '861007'),
  (3004410, 'Hemoglobin A1c/Hemoglobin.total in Blood', 'Measurement', 'LOINC', 'Lab Test', 'S', '4548-4'),
  (3038553, 'Body mass index (BMI) [Ratio]', 'Measurement', 'LOINC', 'Clinical Observation', 'S', '39156-5'),
  (3006923, 'Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma', 'Measurement', 'LOINC', 'Lab Test', 'S', '1742-6'),
  (3016723, 'Creatinine [Mass/volume] in Serum or Plasma', 'Measurement', 'LOINC', 'Lab Test', 'S', '2160-0');

CREATE TABLE concept_ancestor (ancestor_concept_id INTEGER, descendant_concept_id INTEGER);
INSERT INTO concept_ancestor SELECT concept_id, concept_id FROM concept;
INSERT INTO concept_ancestor VALUES (1503297, 40164929);

CREATE TABLE person AS
SELECT i AS person_id, CASE WHEN i % 2 = 0 THEN 8532 ELSE 8507 END AS gender_concept_id,
  1935 + (i * 17) % 75 AS year_of_birth, 1 + (i * 7) % 12 AS month_of_birth, 1 + (i * 11) % 28 AS day_of_birth
FROM range(1, 401) AS people(i);

CREATE TABLE observation_period AS
SELECT person_id, DATE '2024-06-30' AS observation_period_end_date FROM person;

CREATE TABLE condition_occurrence AS
SELECT i AS person_id, 201826 AS condition_concept_id, DATE '2010-01-01' + ((i * 37) % 5200)::INTEGER AS condition_start_date,
  NULL::DATE AS condition_end_date FROM range(1, 401) AS people(i) WHERE i % 5 < 4
UNION ALL SELECT i, 316866, DATE '2015-05-01', NULL FROM range(1, 401) AS people(i) WHERE i % 7 < 3
UNION ALL SELECT i, 4192640, DATE '2012-01-01' + ((i * 53) % 4500)::INTEGER, DATE '2012-02-01' + ((i * 53) % 4500)::INTEGER
FROM range(1, 401) AS people(i) WHERE i % 23 = 0;

CREATE TABLE drug_exposure AS
SELECT i AS person_id, 40164929 AS drug_concept_id, DATE '2023-01-01' + ((i * 13) % 300)::INTEGER AS drug_exposure_start_date,
  DATE '2024-12-31' - ((i * 29) % 400)::INTEGER AS drug_exposure_end_date FROM range(1, 401) AS people(i) WHERE i % 4 < 3;

CREATE TABLE measurement AS
SELECT i AS person_id, 3004410 AS measurement_concept_id, DATE '2024-05-01' + ((i * 3) % 50)::INTEGER AS measurement_date,
  5.5 + ((i * 19) % 60) / 10.0 AS value_as_number, 8554 AS unit_concept_id, NULL::DOUBLE AS range_high
FROM range(1, 401) AS people(i) WHERE i % 10 < 9
UNION ALL SELECT i, 3004410, DATE '2024-05-20', 40 + (i * 19) % 60, 9579, NULL FROM range(1, 401) AS people(i) WHERE i % 10 = 9
UNION ALL SELECT i, 3038553, DATE '2024-05-15', 20 + ((i * 31) % 250) / 10.0, 9531, NULL FROM range(1, 401) AS people(i) WHERE i % 9 < 8
UNION ALL SELECT i, 3006923, DATE '2024-05-16', 10 + (i * 41) % 150, 8645, CASE WHEN i % 6 > 0 THEN 40 END
FROM range(1, 401) AS people(i)
UNION ALL SELECT i, 3016723, DATE '2024-05-16', 50 + (i * 43) % 130, 8749, 106 FROM range(1, 401) AS people(i) WHERE i % 8 > 0;
