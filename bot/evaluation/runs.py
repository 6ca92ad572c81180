"""A run as it is saved and compared with: a JSON document that stays readable, and back (pure)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from bot.evaluation.figures import Column, by_language, by_type
from bot.evaluation.measures import by_model
from bot.evaluation.outcomes import Outcome
from retrieval.domain import Usage
from retrieval.errors import InvalidInputError

VERSION = 1
Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """Every question's outcome, with what was asked, by which writer, and when."""

    made_at: datetime
    sets: tuple[str, ...]
    writer: str
    outcomes: tuple[Outcome, ...]


def run_form(run: Run, measures: Sequence[Column]) -> Form:
    """Return a run as JSON has it, with its figures over all and by type."""
    return {
        "version": VERSION,
        "made_at": run.made_at.isoformat(timespec="seconds"),
        "sets": list(run.sets),
        "writer": run.writer,
        "measures": _figures(run.outcomes, measures),
        "models": {
            name: {
                "replies": replies,
                "tokens_in": usage.tokens_in,
                "tokens_out": usage.tokens_out,
                "cost": usage.cost,
            }
            for name, (replies, usage) in by_model(run.outcomes).items()
        },
        "types": {name: _figures(outcomes, measures) for name, outcomes in by_type(run.outcomes).items()},
        "languages": {name: _figures(outcomes, measures) for name, outcomes in by_language(run.outcomes).items()},
        "questions": [asdict(outcome) for outcome in run.outcomes],
    }


def read_run(text: str, name: str) -> Run:
    """Read a saved run; keys of later versions are ignored. Raises `InvalidInputError` naming the file."""
    try:
        form = json.loads(text)
        if form["version"] != VERSION:
            raise InvalidInputError(f"{name} was saved by another version of the desk; save a run with this one.")
        return Run(
            datetime.fromisoformat(form["made_at"]),
            tuple(form["sets"]),
            form["writer"],
            tuple(_outcome(one) for one in form["questions"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(f"{name} is no run that `desk eval --save` wrote.") from error


def _figures(outcomes: Sequence[Outcome], measures: Sequence[Column]) -> Form:
    figures = {measure.name: measure.of(outcomes) for measure in measures}
    return {"questions": len(outcomes)} | {
        name: None if figure is None else round(figure, 6) for name, figure in figures.items()
    }


def _outcome(form: Form) -> Outcome:
    known = {one.name for one in fields(Outcome)}
    kept = {name: value for name, value in form.items() if name in known}
    spent = tuple(Usage(**one) for one in form.get("spent", ()))
    return Outcome(**(kept | {key: tuple(form.get(key, ())) for key in ("said", "forbidden")} | {"spent": spent}))
