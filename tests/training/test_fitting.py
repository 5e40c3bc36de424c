"""Corpora of a few authored sentences in every form that is read, and a model fitted to them."""

import json

import pytest

from eligo.errors import InputError, ModelError
from eligo.pipeline.tagging.tagger import Tagger
from eligo.schema import LABELS
from eligo.training import evaluate, read_corpus, train

TRIALS = {
    f"trial{n}": [
        (f"Age {18 + n} to 65 years", [("Person", "Age"), ("Value", f"{18 + n} to 65 years")]),
        ("Severe asthma", [("Qualifier", "Severe"), ("Condition", "asthma")]),
        (f"Use of warfarin within {n + 1} weeks", [("Drug", "warfarin"), ("Temporal", f"within {n + 1} weeks")]),
    ]
    for n in range(6)
}


def placed(text, mentions):
    return [(label, text.index(quote), text.index(quote) + len(quote)) for label, quote in mentions]


def write_json_lines(folder):
    path = folder / "corpus.jsonl"
    rows = [
        {"nct_id": trial, "text": text, "entities": [{"type": t, "start": s, "end": e} for t, s, e in placed(text, m)]}
        for trial, sentences in TRIALS.items()
        for text, m in sentences
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf8")
    return path


def write_brat(folder):
    for trial, sentences in TRIALS.items():
        text = "\n".join(text for text, _ in sentences)
        lines, at = [], 0
        for sentence, mentions in sentences:
            for label, start, end in placed(sentence, mentions):
                lines.append(f"T{len(lines) + 1}\t{label} {at + start} {at + end}\t{sentence[start:end]}")
            at += len(sentence) + 1
        lines.append("R1\tHas_value Arg1:T1 Arg2:T2")
        (folder / f"{trial}_inc.txt").write_text(text, encoding="utf8")
        (folder / f"{trial}_inc.ann").write_text("\n".join(lines), encoding="utf8")
    return folder


@pytest.fixture
def base(untrained, tmp_path):
    untrained.write(tmp_path / "base")
    return str(tmp_path / "base")


@pytest.mark.parametrize("write", [write_json_lines, write_brat])
def test_every_form_is_read_alike(tmp_path, write):
    corpus = read_corpus(write(tmp_path))
    assert corpus.documents == sorted(TRIALS)
    assert len(corpus.sentences) == 18
    assert corpus.sentences[0].forms == ["Age", "18", "to", "65", "years"]
    assert corpus.sentences[0].mentions == [(0, 1, "Person"), (1, 5, "Value")]
    assert corpus.labels == ["Condition", "Drug", "Person", "Qualifier", "Temporal", "Value"]
    assert not corpus.dropped


def test_what_cannot_be_used_is_counted(tmp_path):
    text = "Asthma or COPD\nHIV"
    spans = [("Condition", 0, 6), ("Condition", 0, 14), ("Condition", 10, 18), ("Condition", 15, 16)]
    row = {"id": "a", "text": text, "entities": [{"type": t, "start": s, "end": e} for t, s, e in spans]}
    path = tmp_path / "odd.jsonl"
    path.write_text(json.dumps(row) + "\n\n", encoding="utf8")
    corpus = read_corpus(path)
    assert corpus.dropped == {"inside another": 2, "border inside a token": 1}
    assert [s.mentions for s in corpus.sentences] == [[(0, 3, "Condition")], []]


def test_fragments_of_a_mention_in_any_order_are_one(tmp_path):
    (tmp_path / "a.txt").write_text("chronic or acute hepatitis", encoding="utf8")
    (tmp_path / "a.ann").write_text("T1\tCondition 17 26;0 7\tchronic hepatitis", encoding="utf8")
    assert read_corpus(tmp_path).sentences[0].mentions == [(0, 4, "Condition")]


def test_training_learns_stops_and_reports(tmp_path, base):
    seen = []
    path = write_json_lines(tmp_path)
    report = train(path, tmp_path / "out", base=base, epochs=200, patience=25, rate=0.02, on_epoch=seen.append)
    assert report.before.strict[2] < 0.5 < report.scores[0].strict[2]
    assert report.scores[0].label == "all"
    assert report.epochs == seen
    assert report.best in [epoch.number for epoch in seen]
    assert len(seen) < 200
    assert (report.sentences, report.development_sentences) == (15, 3)
    again = evaluate(Tagger.read(tmp_path / "out"), read_corpus(tmp_path / "corpus.jsonl").sentences)[0]
    assert again.strict[2] > 0.5


def test_a_development_corpus_and_a_new_label(tmp_path, base):
    path = write_json_lines(tmp_path)
    path.write_text(path.read_text().replace("Qualifier", "Grade"))
    report = train(path, tmp_path / "out", base=base, development=path, labels=["Grade"], epochs=3, rate=0.01)
    assert report.sentences == report.development_sentences == 18
    assert Tagger.read(tmp_path / "out").labels[-1] == "Grade"
    report = train(path, tmp_path / "out", base=base, epochs=1)
    assert report.dropped == {"of other labels": 6}
    assert Tagger.read(tmp_path / "out").labels == LABELS


BROKEN = [
    ("corpus.jsonl", "{", "corpus.jsonl:1: is no annotated passage"),
    ("corpus.jsonl", "[]", "corpus.jsonl:1: is no annotated passage"),
    ("corpus.jsonl", '{"text": "a", "entities": [{"type": "Drug", "start": 0, "end": 9}]}', "lies outside the text"),
    ("corpus.jsonl", '{"text": "a", "entities": []}', "holds no annotated mention"),
    ("a.ann", "T1\tDrug x y\tz", "has no a.txt beside it"),
    ("nothing.xyz", "", "holds no gold.json"),
]


@pytest.mark.parametrize(("name", "content", "message"), BROKEN)
def test_a_broken_corpus_is_one_clear_error(tmp_path, base, name, content, message):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / name).write_text(content)
    with pytest.raises(InputError, match=message):
        train(tmp_path / "c" / name if name.endswith("jsonl") else tmp_path / "c", tmp_path / "out", base=base)


def test_binary_missing_and_single_documents(tmp_path, base):
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        train(tmp_path / "b.jsonl", tmp_path / "out", base=base)
    with pytest.raises(InputError, match="does not exist"):
        train(tmp_path / "missing", tmp_path / "out", base=base)
    one = write_json_lines(tmp_path).read_text().splitlines()[0]
    (tmp_path / "one.jsonl").write_text(one)
    with pytest.raises(InputError, match="a single document"):
        train(tmp_path / "one.jsonl", tmp_path / "out", base=base)
    with pytest.raises(ModelError, match="no such entity model"):
        train(tmp_path / "one.jsonl", tmp_path / "out", base="nowhere")
