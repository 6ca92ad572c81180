"""Support pairs: sentences with the passages and quotes they cite, each supported or not, shown to a guard (pure).

A line of the file is a pair; one that holds several as `pairs` lends them its other keys. The form is told in
docs/cli.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.evaluation.figures import Better, Column, balanced
from bot.evaluation.notation import Noted, Place, read_json_lines
from bot.evaluation.outcomes import ANSWERED, REFUSED, Outcome
from bot.evaluation.questions import mistakes_of
from retrieval.domain import Document, DraftSentence, Hit, Lack, Passage
from retrieval.errors import InvalidInputError
from retrieval.grounding.citations import Grounding
from retrieval.grounding.verifier import TrustedVerifier


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with the passages that it was written from (the first is source 1) and what it quotes of them."""

    identity: str
    draft: DraftSentence
    hits: tuple[Hit, ...]
    supported: bool
    type: str = "pair"
    language: str = ""
    split: str | None = None


Guard = Callable[[Pair], str | None]
"""Says why a sentence is not shown, None where it is."""


def by_rules(pair: Pair) -> str | None:
    """Judge a pair by the rules of the grounding alone."""
    fault = Grounding(pair.hits).find(pair.draft).fault
    return str(fault.lack) if fault else None


@dataclass(frozen=True, slots=True)
class ByVerifier:
    """Judges as replies are judged: what is open by a verifier, as far as it has a say, all else by the rules.

    A verifier is given `seconds` for each sentence.
    """

    verifier: TrustedVerifier
    seconds: float

    def __call__(self, pair: Pair) -> str | None:
        """Say why a sentence is not shown."""
        finding = Grounding(pair.hits).find(pair.draft)
        said = self.verifier.judge([finding.shown], seconds=self.seconds) if finding.is_open else None
        if said is None:
            return str(finding.fault.lack) if finding.fault else None
        return None if all(said) else str(Lack.UNCARRIED)


def judged_pairs(pairs: Iterable[Pair], guard: Guard) -> Iterator[Outcome]:
    """Yield what becomes of each sentence: one that is shown is an answer, one that is not a refusal."""
    for pair in pairs:
        why = guard(pair)
        yield Outcome(
            identity=pair.identity,
            question=pair.draft.text,
            type=pair.type,
            language=pair.language,
            split=pair.split,
            unanswerable=not pair.supported,
            kind=REFUSED if why else ANSWERED,
            reply=f"Left out for: {why}." if why else "Shown.",
            expected="to be shown" if pair.supported else "to be left out",
            right=why is None if pair.supported else None,
        )


def read_pairs(text: str, name: str) -> tuple[Pair, ...]:
    """Read pairs. Raises `InvalidInputError` with every mistake, naming the file, the line and the key."""
    noted = _one_by_one(read_json_lines(text, name))
    try:
        form = _PairsFile.model_validate(noted.content)
    except ValidationError as error:
        raise InvalidInputError(mistakes_of(error, name, noted)) from error
    return tuple(map(_pair, form.questions))


def _one_by_one(noted: Noted) -> Noted:
    """Give each pair of a group the group's keys, and its line."""
    rows: list[Any] = []
    lines: dict[Place, int] = {}
    for place, row in enumerate(noted.content["questions"]):
        several = row.get("pairs") if isinstance(row, dict) else None
        for pair in several if isinstance(several, list) else [{}]:
            lines["questions", len(rows)] = noted.line(("questions", place))
            rows.append(row | pair if isinstance(row, dict) and isinstance(pair, dict) else row)
    return Noted({"questions": rows}, lines)


def _moment(value: Any) -> Any:  # noqa: ANN401 - what a file holds
    """Read a bare day as its beginning, a moment as of UTC unless it says otherwise; nothing as none."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value) if len(value) > len("2026-06-08") else date.fromisoformat(value)
    except ValueError:
        return value
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Source(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    title: str = ""
    outlet: str | None = None
    original: str | None = None
    published_at: Annotated[datetime | None, BeforeValidator(_moment)] = None


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    sentence: str
    sources: list[_Source] = Field(min_length=1)
    quotes: list[tuple[int, str]]
    label: Literal["supported", "unsupported"]
    type: str = "pair"
    language: str = ""
    source_language: str | None = None
    split: str | None = None


class _PairsFile(BaseModel):
    questions: list[_Form] = Field(min_length=1)


def _pair(form: _Form) -> Pair:
    hits = tuple(_hit(rank, source, form.source_language) for rank, source in enumerate(form.sources, 1))
    draft = DraftSentence(form.sentence, tuple(form.quotes))
    return Pair(form.id, draft, hits, form.label == "supported", form.type, form.language, form.split)


def _hit(rank: int, source: _Source, language: str | None) -> Hit:
    """Write a source the way search finds it: a document of one passage."""
    document = Document(
        document_id=f"source-{rank}",
        title=source.title,
        text=source.text,
        outlet=source.outlet,
        published_at=source.published_at,
        original=source.original,
        language=language,
    )
    passage = Passage(f"p{rank}", document.document_id, document.visibility, 0, 0, len(source.text), source.text)
    return Hit(rank, 1.0, passage, document)


def _balanced(outcomes: Sequence[Outcome]) -> float | None:
    """Return the mean of the shares of both kinds that were judged rightly."""
    return balanced(
        [float(o.answered) for o in outcomes if not o.unanswerable],
        [float(not o.answered) for o in outcomes if o.unanswerable],
    )


PAIR_MEASURES: Final[tuple[Column, ...]] = (
    Column(
        "supported_shown",
        "supported shown",
        "sentences that their quotes carry, and that are shown",
        lambda o: None if o.unanswerable else float(o.answered),
    ),
    Column(
        "unsupported_shown",
        "unsupported shown",
        "sentences that their quotes do not carry, and that are shown all the same",
        lambda o: float(o.answered) if o.unanswerable else None,
        better=Better.LOWER,
    ),
    Column(
        "balanced_accuracy",
        "balanced accuracy",
        "the mean of what is shown of the supported and left out of the unsupported",
        lambda _: None,
        whole=_balanced,
    ),
)
