"""`desk ask` and `desk search`: questions from the command line, one or a file of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import forms
from bot.cli.batches import Asking, answered, lines_of
from bot.cli.holdings import require_found
from bot.cli.moments import end_of
from bot.cli.narrowing import Only, filter_of
from bot.cli.printing import note, print_json, print_line, print_text
from bot.cli.root import AsJson, AsOf, Batch, ChosenReaders, Exit, For, settings_of
from bot.compose import compose
from bot.handlers.overview import reply_to
from bot.render.hits import hits_text
from bot.render.plain import plain_text
from bot.render.replies import reply_message
from retrieval.domain import Question
from retrieval.errors import InvalidInputError
from retrieval.text.asked_in import language_asked

Words = Annotated[str | None, typer.Argument(metavar="QUESTION", help="What you want to know.")]
Most = Annotated[int, typer.Option("-k", "--limit", min=1, max=100, help="How many passages to return.")]


def ask(
    ctx: typer.Context,
    question: Words = None,
    *,
    audience: For = ChosenReaders.PUBLIC,
    as_of: AsOf = None,
    only: Only = None,
    batch: Batch = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with a source for every sentence, or say that the sources do not."""
    moment, keep = _checked(question, batch, as_of), filter_of(only or ())
    lines = lines_of(batch) if batch else None
    with compose(settings_of(ctx), say=note) as services:
        require_found(services, keep, audience.audience)

        def replied(asking: Asking) -> forms.Form:
            asked = Question(asking.text, audience.audience, asking.as_of, keep)
            return forms.reply_form(reply_to(asked, services))

        if lines is not None:
            _answer_all(lines, replied, moment)
            return
        reply = reply_to(Question(question or "", audience.audience, moment, keep), services)
    if as_json:
        print_json(forms.reply_form(reply))
    else:
        print_text(plain_text(reply_message(reply, language=language_asked(question or ""))))


def search(
    ctx: typer.Context,
    question: Words = None,
    *,
    limit: Most = 10,
    audience: For = ChosenReaders.PUBLIC,
    as_of: AsOf = None,
    only: Only = None,
    batch: Batch = None,
    as_json: AsJson = False,
) -> None:
    """Show the passages that come closest to a question."""
    moment, keep = _checked(question, batch, as_of), filter_of(only or ())
    lines = lines_of(batch) if batch else None
    with compose(settings_of(ctx), say=note) as services:
        require_found(services, keep, audience.audience)

        def hits_for(asking: Asking) -> forms.Form:
            asked = Question(asking.text, audience.audience, asking.as_of, keep)
            return forms.search_form(services.searcher.search(asked, limit=limit))

        if lines is not None:
            _answer_all(lines, hits_for, moment)
            return
        hits = services.searcher.search(Question(question or "", audience.audience, moment, keep), limit=limit)
    if as_json:
        print_json(forms.search_form(hits))
    else:
        print_text(hits_text(hits))


def _checked(question: str | None, batch: Path | None, as_of: str | None) -> datetime | None:
    """Refuse what cannot be meant before anything is loaded, and read the moment."""
    if (question is None) == (batch is None):
        raise InvalidInputError("Give either a question or --batch FILE.")
    if question is not None and not question.strip():
        raise InvalidInputError("The question is empty.")
    return end_of(as_of) if as_of else None


def _answer_all(lines: list[str], answer: Callable[[Asking], forms.Form], as_of: datetime | None) -> None:
    """Answer a file of questions, a line each; one that failed makes the exit code say so."""
    failed = 0
    for form in answered(lines, answer, as_of):
        print_line(form)
        failed += "error" in form
    if failed:
        note(f"{failed} of the questions could not be answered; their lines say why.")
        raise typer.Exit(Exit.FAILED)
