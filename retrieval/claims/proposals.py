"""Claims that a language model proposes: each is kept only when the text itself bears it out.

A proposal's quote has to stand in the text word for word, every name of it in the text, and whatever it says of deed
and stance has to be one of ours. What the rules have read already is not taken twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from typing import Final

from retrieval.claims.extract import claims_of
from retrieval.domain import Claim, Deed, Document, DraftSentence, Mark, Prompt, Stance
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import Clock, LanguageModel
from retrieval.text.quantities import amounts, days
from retrieval.text.tokens import words

_LONGEST: Final = 12_000
"""Letters of a text that a model is given: some 3,000 tokens."""
_LETTERS_A_TOKEN: Final = 3
"""An estimate on the safe side: English has four, German and French have fewer."""
_FIELDS: Final = 6
_MOST: Final = 8


@dataclass(slots=True)
class TokenBudget:
    """How many tokens a day may be spent; a new day of the clock begins anew."""

    a_day: int
    clock: Clock
    _day: date | None = None
    _spent: int = 0

    def spend(self, letters: int) -> bool:
        """Count a request and its reply by their letters; return False, and count nothing, when it is too much."""
        today = self.clock.now().date()
        if today != self._day:
            self._day, self._spent = today, 0
        tokens = letters // _LETTERS_A_TOKEN
        if self._spent + tokens > self.a_day:
            return False
        self._spent += tokens
        return True


@dataclass(frozen=True, slots=True)
class ClaimProposer:
    """Reads a document's claims by rules, and lets a model propose further ones while the day's budget lasts.

    A model that is away, too slow or writes nonsense costs its proposals alone.
    """

    model: LanguageModel
    budget: TokenBudget
    token: Callable[[], str] = field(default=lambda: secrets.token_hex(4))

    def __call__(self, document: Document) -> tuple[Claim, ...]:
        """Return what a document claims."""
        read = claims_of(document)
        if document.mark is not Mark.NONE:
            return read
        proposed = tuple(self._proposed(document))
        return read + tuple(claim for claim in proposed if not any(_is_same(claim, other) for other in read))

    def _proposed(self, document: Document) -> Iterator[Claim]:
        prompt = self._prompt(document)
        if not self.budget.spend(len(prompt.system) + len(prompt.user)):
            return
        try:
            drafts = (draft for draft in self.model.write(prompt) if isinstance(draft, DraftSentence))
            for number, draft in enumerate(drafts):
                self.budget.spend(len(draft.text) + sum(len(quote) for _, quote in draft.quotes))
                if number < _MOST and (claim := _checked(draft, document)):
                    yield replace(claim, extractor=self.model.model)
        except (ModelUnavailable, ModelMisbehaved):
            return

    def _prompt(self, document: Document) -> Prompt:
        token = self.token()
        text = document.text[:_LONGEST].replace(token, "")
        system = files("retrieval.claims").joinpath("prompts", "claims.md").read_text("utf-8")
        return Prompt(system, f"<text {token}>\n{text}\n</text {token}>\n\nList the claims of passage 1.\n")


def _checked(draft: DraftSentence, document: Document) -> Claim | None:
    """Return a proposal as a claim, or None where the text does not bear it out."""
    parts = [None if part.strip() in {"", "-"} else part.strip() for part in draft.text.split("|")]
    quote = next((quote.strip() for _, quote in draft.quotes if quote.strip()), "")
    start = document.text.find(quote) if quote else -1
    if len(parts) != _FIELDS or start < 0:
        return None
    speaker, stance, subject, deed, object_, whose = parts
    if stance not in set(Stance) or deed not in set(Deed) or not (subject or object_ or whose):
        return None
    held = f" {' '.join(words(f'{document.title} {document.text}'))} "
    if not all(f" {' '.join(words(name))} " in held for name in (speaker, subject, whose) if name):
        return None
    near = f" {' '.join(words(quote))} "
    if object_ and f" {' '.join(words(object_))} " not in near:
        return None
    moment = document.published_at or document.read_at
    return Claim(
        document_id=document.document_id, revision=document.revision, deed=Deed(deed), stance=Stance(stance),
        quote=quote, start=start, end=start + len(quote), speaker=speaker, subject=subject, object=object_, whose=whose,
        amounts=tuple(quote[one.start : one.end] for one in amounts(quote)),
        days=tuple(quote[day.start : day.end] for day in days(quote)),
        visibility=document.visibility, holds_from=moment, learned_at=moment,
    )  # fmt: skip


def _is_same(one: Claim, other: Claim) -> bool:
    """Say whether the rules have read a claim already: the same deed in words that overlap."""
    return one.deed is other.deed and one.start < other.end and other.start < one.end
