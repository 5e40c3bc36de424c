"""How much of a trial was computed, in criteria and in words."""

import eligo


def parsed(text: str) -> eligo.ParsedTrial:
    return eligo.parse(eligo.RegistryRecord("text", text, ""))


def test_words_that_no_constraint_covers_are_not_computed():
    found = parsed("Exclusion Criteria:\n\n- Asthma\n- Any reason known to the investigator\n").counts()
    assert (found.criteria, found.computable, found.computable_in_part) == (2, 1, 0)
    assert found.share_of_criteria == 0.5
    assert found.words - found.words_computed == 6


def test_residue_counts_by_its_words():
    trial = parsed("Exclusion Criteria:\n\n- Arthritis impairing wheelchair transfer\n")
    (criterion,) = trial.criteria
    left = sum(len(span.text.split()) for span in criterion.residue)
    assert left
    assert trial.counts().words - trial.counts().words_computed == left


def test_the_words_of_sub_items_count_once():
    text = "Exclusion Criteria:\n\n- Any of the following:\n  - Asthma\n  - Gout\n"
    trial = parsed(text)
    assert len(trial.criteria) == 3
    assert trial.counts().words == len(["Any", "of", "the", "following:", "Asthma", "Gout"])


def test_nothing_has_no_shares():
    found = parsed("").counts()
    assert (found.criteria, found.words, found.share_of_criteria, found.share_of_words) == (0, 0, None, None)
