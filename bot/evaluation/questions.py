"""Question sets: what is asked, for whom and as of when, and what a good reply holds (pure).

The forms are told in docs/cli.md. A user's own file is a set like the one that ships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.evaluation.notation import Noted, Place, read_json_lines, read_yaml
from retrieval.domain import EVERYONE, TEAM, Audience, Exchange, Filter, Question
from retrieval.errors import InvalidInputError
from retrieval.reading.sources.addresses import canonical, identity_of_address, is_address

_MOST_MISTAKES = 10
Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with what a good reply to it holds.

    `answers` are strings of which one has to be said, `also` further ones of which each has to be; `evidence` are the
    pieces that a full reply needs, each a set of documents of which one is enough; `never` may not be said at all.
    Of each group of `expect` one wording has to stand in the reply, where it says `first` in its first sentence;
    `forbid` are wordings that make it wrong. `known_failure` says why no good reply is to be had yet.
    """

    identity: str
    asked: Question
    type: str = "question"
    split: str | None = None
    answers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    evidence: tuple[frozenset[str], ...] = ()
    unanswerable: bool = False
    never: tuple[str, ...] = ()
    expect: tuple[tuple[str, ...], ...] = ()
    forbid: tuple[str, ...] = ()
    first: bool = False
    small_talk: bool = False
    known_failure: str = ""
    hidden: frozenset[str] = frozenset()
    """Documents that are out of search's sight while it is asked."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is wanted of a set: one split, one type, and of what is left at most `limit`, spread evenly over it."""

    split: str | None = None
    type: str | None = None
    limit: int | None = None

    def of(self, lines: Sequence[Line], name: str) -> tuple[Line, ...]:
        """Return the lines that are wanted. Raises `InvalidInputError` when none is left."""
        kept = tuple(lines)
        for key, wanted in (("split", self.split), ("type", self.type)):
            if wanted is not None:
                kept = tuple(line for line in kept if getattr(line, key) == wanted)
                if not kept:
                    raise InvalidInputError(f"{name} has no question of the {key} {wanted!r}.")
        if self.limit is not None and self.limit < len(kept):
            kept = tuple(kept[number * len(kept) // self.limit] for number in range(self.limit))
        return kept


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, and the bounds that `desk eval --gate` holds them to, by the measure's name."""

    name: str
    questions: tuple[GoldenQuestion, ...]
    bounds: Mapping[str, float] = field(default_factory=dict)

    def narrowed(self, wish: Narrowing) -> QuestionSet:
        """Keep what is wanted of the set. Raises `InvalidInputError` when nothing is left."""
        return replace(self, questions=wish.of(self.questions, self.name))


@dataclass(frozen=True, slots=True)
class Typed:
    """How moments (`as_of`) and narrowings (`only`) are read where they are typed; both raise `InvalidInputError`."""

    moment: Callable[[str], datetime]
    narrowing: Callable[[Iterable[str]], Filter]


def _listed(value: Any) -> Any:  # noqa: ANN401 - what a file holds
    """Let one string stand for a list of it, and nothing for an empty one."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> Any:  # noqa: ANN401 - what a file holds
    """Let a number stand for its digits."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _absent(value: Any) -> Any:  # noqa: ANN401 - what a file holds
    """Let an empty value stand for none."""
    return None if value == "" else value


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(_listed)]
Maybe = Annotated[Text | None, BeforeValidator(_absent)]


class _QuestionForm(BaseModel):
    """A question as a file holds it."""

    model_config = ConfigDict(extra="forbid")

    id: Text
    question: Text
    type: Text = "question"
    split: Maybe = None
    as_of: Maybe = None
    earlier: Texts = []
    audience: Literal["public", "internal"] = "public"
    only: Texts = []
    answer: Texts = []
    also: Texts = []
    evidence: Annotated[list[Texts] | None, BeforeValidator(_absent)] = None
    unanswerable: bool | None = None
    never: Texts = []
    expect: Annotated[list[Texts], BeforeValidator(_listed)] = []
    forbid: Texts = []
    first: bool = False
    small_talk: bool = False
    known_failure: str = ""
    note: str | None = None


class _SetForm(BaseModel):
    """A set as a file holds it."""

    model_config = ConfigDict(extra="forbid")

    as_of: Maybe = None
    documents: dict[str, Text] = {}
    gate: dict[str, float] = {}
    questions: list[_QuestionForm] = Field(min_length=1)


def read_set(text: str, name: str, typed: Typed, *, measures: Iterable[str]) -> QuestionSet:
    """Read a set from a file's text: JSON Lines where its name ends in `.jsonl`, else YAML.

    `measures` are the names that a gate may bound. Raises `InvalidInputError` with every mistake on a line of its
    own, each naming the file, the line and the key.
    """
    noted = read_json_lines(text, name) if name.endswith((".jsonl", ".ndjson")) else read_yaml(text, name)
    return checked_set(noted, name, typed, measures=measures)


def checked_set(noted: Noted, name: str, typed: Typed, *, measures: Iterable[str] = ()) -> QuestionSet:
    """Return the set that a file holds in the form of ours. Raises `InvalidInputError` as `read_set` does."""
    try:
        form = _SetForm.model_validate(noted.content)
    except ValidationError as error:
        raise InvalidInputError(mistakes_of(error, name, noted)) from error
    return _Reading(name, noted, form, typed).finished(frozenset(measures))


class _Reading:
    """One file on its way to a set, with the mistakes that were met."""

    def __init__(self, name: str, noted: Noted, form: _SetForm, typed: Typed) -> None:
        self._name = name
        self._noted = noted
        self._form = form
        self._typed = typed
        self._mistakes: list[str] = []

    def finished(self, measures: frozenset[str]) -> QuestionSet:
        for measure in self._form.gate.keys() - measures:
            known = ", ".join(sorted(measures))
            self._wrong(("gate", measure), f"is no measure; there is {known}")
        usual = self._moment(self._form.as_of, ("as_of",))
        seen: set[str] = set()
        questions = []
        for number, form in enumerate(self._form.questions):
            if form.id in seen:
                self._wrong(("questions", number, "id"), f"is {form.id!r}, which an earlier question has")
            seen.add(form.id)
            questions.append(self._question(form, ("questions", number), usual))
        if self._mistakes:
            raise InvalidInputError("\n".join(self._mistakes[:_MOST_MISTAKES]))
        return QuestionSet(self._name, tuple(questions), self._form.gate)

    def _question(self, form: _QuestionForm, place: Place, usual: datetime | None) -> GoldenQuestion:
        unanswerable = form.evidence == [] if form.unanswerable is None else form.unanswerable
        if form.unanswerable and (form.answer or form.also or form.expect):
            key = next(key for key in ("answer", "also", "expect") if getattr(form, key))
            self._wrong((*place, key), "says what the answer is, and `unanswerable` that there is none")
        asked = Question(
            form.question,
            _audience(form.audience),
            self._moment(form.as_of, (*place, "as_of")) or usual,
            self._narrowed(form.only, (*place, "only")),
            tuple(Exchange(earlier) for earlier in form.earlier),
        )
        return GoldenQuestion(
            identity=form.id,
            asked=asked,
            type=form.type,
            split=form.split,
            answers=() if unanswerable else tuple(form.answer),
            also=tuple(form.also),
            evidence=tuple(self._piece(piece) for piece in form.evidence or []) if not unanswerable else (),
            unanswerable=unanswerable,
            never=tuple(form.never),
            expect=tuple(map(tuple, form.expect)),
            forbid=tuple(form.forbid),
            first=form.first,
            small_talk=form.small_talk,
            known_failure=form.known_failure,
        )

    def _piece(self, documents: list[str]) -> frozenset[str]:
        """Return the identities of documents that are named by a short name of the file, an address or an identity."""
        named = (self._form.documents.get(document, document) for document in documents)
        return frozenset(identity_of_address(canonical(n) or n) if is_address(n) else n for n in named)

    def _moment(self, typed: str | None, place: Place) -> datetime | None:
        try:
            return self._typed.moment(typed) if typed else None
        except InvalidInputError as error:
            self._wrong(place, f"is wrong: {error}")
            return None

    def _narrowed(self, typed: list[str], place: Place) -> Filter:
        try:
            return self._typed.narrowing(typed)
        except InvalidInputError as error:
            self._wrong(place, f"is wrong: {error}")
            return Filter()

    def _wrong(self, place: Place, why: str) -> None:
        self._mistakes.append(_sentence(self._name, self._noted, place, why))


def _audience(named: str) -> Audience:
    return TEAM if named == "internal" else EVERYONE


def mistakes_of(error: ValidationError, name: str, noted: Noted) -> str:
    """Return what pydantic found wrong in a file, a line a mistake."""
    told = [_mistake(name, noted, one["loc"], one["type"], one["msg"]) for one in error.errors()]
    return "\n".join(dict.fromkeys(told[:_MOST_MISTAKES]))


def _mistake(name: str, noted: Noted, place: Place, kind: str, message: str) -> str:
    """Say in a line what pydantic found, and where."""
    why = {
        "extra_forbidden": "is not known; docs/cli.md tells those that are",
        "missing": "is missing",
        "string_too_short": "is empty",
        "too_short": "is empty",
        "model_type": "is no mapping of keys to values",
        "string_type": "is no text",
        "list_type": "is no list",
        "dict_type": "is no mapping of keys to values",
    }.get(kind, f"is wrong: {message[:1].lower()}{message[1:]}")
    return _sentence(name, noted, place, why)


def _sentence(name: str, noted: Noted, place: Place, why: str) -> str:
    """Name the file, the line and the innermost key of a mistake."""
    keys = [part for part in place if isinstance(part, str) and not part.startswith("function-")]
    told = f"key `{keys[-1]}` {why}" if keys else f"the file {why}"
    return f"{name}, line {noted.line(tuple(place))}: {told.rstrip('.')}."
