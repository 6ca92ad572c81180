"""What `desk eval` asks: sets of questions, of the data directory or of sources in a desk that goes away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.day import CORPUS, SOURCES
from bot.cli.moments import end_of
from bot.cli.narrowing import filter_of
from bot.cli.printing import note
from bot.compose import compose, open_records
from bot.evaluation import newsroom
from bot.evaluation.measures import NAMES
from bot.evaluation.pairs import ByVerifier, Guard, by_rules
from bot.evaluation.questions import GoldenQuestion, Narrowing, QuestionSet, Typed, read_set
from bot.evaluation.withheld import told_by, withheld
from bot.models import open_verifier
from bot.settings import Settings
from retrieval.domain import Kind, Source, Usage
from retrieval.errors import InvalidInputError, PermanentError, UnreadableDocument
from retrieval.reading.sources.registry import source_for

if TYPE_CHECKING:
    from bot.services import Services

GOLDEN = CORPUS / "golden.yaml"
_TYPED = Typed(end_of, filter_of)


@dataclass(frozen=True, slots=True)
class Held:
    """Question sets and the sources that they are asked of; no sources mean those of the data directory."""

    sets: tuple[QuestionSet, ...]
    sources: tuple[Source, ...] = ()

    @property
    def questions(self) -> tuple[GoldenQuestion, ...]:
        """The questions of all sets, one set after the other."""
        return tuple(chain.from_iterable(one.questions for one in self.sets))

    def narrowed(self, wish: Narrowing) -> Held:
        """Keep of every set what is wanted of it. Raises `InvalidInputError` when nothing is left of one."""
        return replace(self, sets=tuple(one.narrowed(wish) for one in self.sets))


def held_by(sets: Sequence[Path] | None, folder: Path | None, corpus: Sequence[Path] | None, *, sample: bool) -> Held:
    """Read what is to be asked of what. Raises `InvalidInputError`."""
    if folder and (sets or corpus or sample):
        raise InvalidInputError("--set brings its own questions and articles: leave SET, --corpus and --sample out.")
    if corpus and (sample or not sets):
        raise InvalidInputError("--corpus wants the questions too: desk eval QUESTIONS.jsonl --corpus CORPUS.jsonl.")
    if folder:
        sources, questions = _sources_in(folder), folder / newsroom.QUESTIONS
        return Held((newsroom.read_newsroom(text_of(questions), str(questions), _TYPED),), sources)
    read = tuple(read_set(text_of(path), str(path), _TYPED, measures=NAMES) for path in sets or [GOLDEN])
    if corpus:
        return Held(read, tuple(source_for(str(path.resolve())) for path in corpus))
    return Held(read, SOURCES if sample or not sets else ())


def _sources_in(folder: Path) -> tuple[Source, ...]:
    """Return a newsroom folder's articles and notes. Raises `InvalidInputError` naming what the folder lacks."""
    if not folder.is_dir():
        raise InvalidInputError(f"{folder} is no folder; docs/cli.md tells what --set wants.")
    lacking = [name for name in (newsroom.CORPUS, newsroom.QUESTIONS) if not (folder / name).is_file()]
    if lacking:
        raise InvalidInputError(f"{folder} has no {' and no '.join(lacking)}; docs/cli.md tells what --set wants.")
    corpus, notes = folder.resolve() / newsroom.CORPUS, folder.resolve() / newsroom.NOTES
    return (source_for(str(corpus)), *([source_for(str(notes), kind=Kind.NOTE)] if notes.is_dir() else []))


@contextmanager
def desk_holding(
    settings: Settings, sources: tuple[Source, ...], on_usage: Callable[[Usage], None] | None = None
) -> Iterator[Services]:
    """Open the data directory, or read sources into one that goes away again; the models are those configured.

    Raises `PermanentError` where a source cannot be read whole.
    """
    if not sources:
        with compose(settings, say=note, on_usage=on_usage) as services:
            yield services
        return
    with (
        tempfile.TemporaryDirectory(prefix="desk-eval-") as scratch,
        compose(settings.alone(Path(scratch), models=True), say=note, sources=sources, on_usage=on_usage) as services,
    ):
        for source in sources:
            report = services.ingester.ingest(source)
            if report.failed:
                raise PermanentError(f"{source.location} cannot be read whole: {report.failed[0].why}")
        yield services


@contextmanager
def guard_of(settings: Settings) -> Iterator[tuple[Guard, str]]:
    """Open what judges labelled sentences, and say who that is: the rules, and a verifier where one has a say.

    Raises `ModelUnavailable` or `ModelMisbehaved` where a verifier that is not known yet cannot be measured.
    """
    if not settings.models:
        yield by_rules, "rules alone"
        return
    with open_records(settings) as records:
        verifier = open_verifier(settings, records.budget, records.trust, records.clock)
        if verifier is None:
            yield by_rules, "rules alone"
            return
        trust = verifier.measure()
        told = f"{verifier.model} ({'trusted' if trust.suffices else 'no say'}, {trust.accuracy:.2f})"
        yield ByVerifier(verifier, settings.model_seconds), f"rules and {told}"


def again_withheld(questions: Sequence[GoldenQuestion], services: Services) -> list[GoldenQuestion]:
    """Return the questions, each that has evidence followed by itself with all that answers it hidden."""
    known = chain.from_iterable(services.catalog.documents_of(source.source_id) for source in services.sources)
    told = told_by(services.catalog.documents(frozenset(known)).values())
    return [one for golden in questions for one in (golden, *([withheld(golden, told)] if golden.evidence else []))]


def text_of(path: Path) -> str:
    """Return a file's text. Raises `UnreadableDocument`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnreadableDocument(str(path), f"it cannot be read ({why}).") from error
