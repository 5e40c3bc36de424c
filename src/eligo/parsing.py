"""From a file, a text or a registry's JSON to a :class:`~eligo.schema.ParsedTrial`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, Unpack

from . import __version__
from .errors import EligoError, InputError
from .garbage import no_collection
from .pipeline import Loading, load
from .pipeline.analysis import Analysis, analysis
from .pipeline.numbers_only import analyse_many_numbers, analyse_numbers
from .pipeline.texts import analyse_texts, needs_no_docs
from .registry import RegistryRecord, read, read_many
from .registry.agreement import disagreements
from .schema import ParsedTrial, Parser, Source

if TYPE_CHECKING:
    from spacy.language import Language

TOGETHER = 128
"""So many texts go through the pipeline at once where there are many."""

KEPT_WORDS = 30_000
"""So many of spaCy's words stay in memory, about half a kilobyte each: more than the forms of 3,900 trials."""

Input = str | os.PathLike[str] | bytes | dict[str, Any] | RegistryRecord


def parse(
    source: Input,
    *,
    format: str = "auto",
    trial_id: str | None = None,
    **loading: Unpack[Loading],
) -> ParsedTrial:
    """Parse one trial.

    Args:
        source: a path, the eligibility text itself, a registry's JSON as a dict, or a record already read.
        format: the reader to use, ``auto`` to recognise it (``eligo.FORMATS`` lists them).
        trial_id: the trial's id where the source does not carry one.
        loading: which pipeline to use, as :func:`eligo.load` takes it: ``only="thresholds"``, ``model="accurate"``,
            ``vocabulary=folder`` …

    Raises:
        InputError: the source cannot be read as a trial.
    """
    record = source if isinstance(source, RegistryRecord) else read(source, format=format)
    return analyse(record, trial_id=trial_id, **loading)[0]


def parse_many(
    sources: Iterable[Input | InputError] | Input,
    *,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    workers: int = 1,
    **loading: Unpack[Loading],
) -> Iterator[ParsedTrial | InputError]:
    """Parse the trials of many sources, each of which may hold several.

    Memory does not grow with their number. A trial that cannot be parsed, or takes longer than ten seconds, has a
    diagnostic in place of criteria (``parser-failed``, ``time-limit``), and the next is parsed. With several workers,
    a script has to be guarded by ``if __name__ == "__main__":``, as for all of Python's own process pools that start
    afresh.

    Args:
        sources: as :func:`parse` takes them, or one of these; or what :func:`eligo.read_many` gives, errors and all.
        columns: for tables, the column of each field whose name Eligo does not know: ``{"criteria": "elig"}``.
        workers: processes to parse in.
        loading: which pipeline to use, as :func:`eligo.load` takes it.

    Yields:
        The trials in the order of the sources; in the place of one that cannot be read, the error that says why.

    Raises:
        EligoError: there is no such pipeline.
    """
    from .batch.stream import parse_records

    if isinstance(sources, str | bytes | os.PathLike | dict | RegistryRecord):
        sources = [sources]
    yield from parse_records(_records(sources, format, columns), workers=workers, **loading)


def _records(
    sources: Iterable[Input | InputError], format: str, columns: Mapping[str, str] | None
) -> Iterator[RegistryRecord | InputError]:
    for source in sources:
        if isinstance(source, RegistryRecord | InputError):
            yield source
        else:
            yield from read_many(source, format=format, columns=columns)


def analyse(
    record: RegistryRecord, *, trial_id: str | None = None, **loading: Unpack[Loading]
) -> tuple[ParsedTrial, Analysis]:
    """Parse the eligibility text of a registry record; the analysis holds the steps to the result."""
    if _numbers_only(loading):
        found = analyse_numbers(record.criteria)
        return _parsed(record, found, None, trial_id), found
    nlp = load(**loading)
    found = analysis(nlp(record.criteria))
    return _parsed(record, found, nlp.meta.get("eligo_model"), trial_id), found


def analyse_together(records: Sequence[RegistryRecord], **loading: Unpack[Loading]) -> list[ParsedTrial]:
    """Parse several records at once: the model is quicker on many texts. The results are those of :func:`analyse`."""
    if _numbers_only(loading):
        with no_collection():
            numbers = analyse_many_numbers(record.criteria for record in records)
            return [_parsed(record, one, None, None) for record, one in zip(records, numbers, strict=True)]
    nlp = load(**loading)
    model = nlp.meta.get("eligo_model")
    texts = [record.criteria for record in records]
    if needs_no_docs(nlp, texts):
        with no_collection():
            found = analyse_texts(nlp, texts)
            return [_parsed(record, each, model, None) for record, each in zip(records, found, strict=True)]
    with no_collection(), _forgetting(nlp):
        docs = nlp.pipe(texts, batch_size=TOGETHER)
        return [_parsed(record, analysis(doc), model, None) for record, doc in zip(records, docs, strict=True)]


def _forgetting(nlp: Language) -> AbstractContextManager[object]:
    """What spaCy keeps of words met meanwhile is given up at the end, so that memory does not grow with the texts; the
    first :data:`KEPT_WORDS` stay, as a word costs more to look at anew than all that is done with it."""
    inside = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]  # spaCy's stubs lack it
    return nullcontext() if inside or len(nlp.vocab) < KEPT_WORDS else nlp.memory_zone()


def ready(**loading: Unpack[Loading]) -> None:
    """Load what parsing needs.

    Raises:
        EligoError: there is no such pipeline.
    """
    try:
        if not _numbers_only(loading):
            load(**loading)
    except ValueError as error:
        raise EligoError(str(error)) from None


def _numbers_only(loading: Loading) -> bool:
    """Whether a pipeline is asked for that needs no spaCy ``Doc``."""
    return loading.get("only") == "thresholds" and loading.get("base") is None


def _parsed(record: RegistryRecord, found: Analysis, model: str | None, trial_id: str | None) -> ParsedTrial:
    return ParsedTrial(
        trial_id=trial_id or record.trial_id,
        title=record.title,
        source=Source(format=record.format, uri=record.uri, sha256=record.sha256),
        text=record.criteria,
        population=record.population,
        criteria=found.criteria,
        mentions=found.mentions,
        constraints=found.constraints,
        diagnostics=[
            *record.diagnostics,
            *found.diagnostics,
            *disagreements(record.population, found.criteria, found.constraints),
        ],
        parser=Parser(version=__version__, model=model),
    )
