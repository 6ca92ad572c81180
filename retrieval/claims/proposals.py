"""Claims that a language model proposes: each is kept only when the text itself bears it out.

A proposal's quote has to stand in the text word for word, every name of it in the text, and whatever it says of deed
and stance has to be one of ours. What the rules have read already is not taken twice. A proposal of an earlier reading
stands as long as its words do, whether or not the model is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Final

from retrieval.claims.extract import claims_of
from retrieval.domain import RULES, Claim, Deed, Document, DraftSentence, Mark, Prompt, Stance
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from retrieval.ports import Budget, ClaimStore, LanguageModel
from retrieval.text.fences import fenced, secret_word
from retrieval.text.quantities import amounts, days
from retrieval.text.tokens import words

_LONGEST: Final = 12_000
"""Letters of a text that a model is given: some 3,000 tokens."""
_LETTERS_A_TOKEN: Final = 3
"""An estimate on the safe side: English has four, German and French have fewer."""
_FIELDS: Final = 6
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class ClaimProposer:
    """Reads a document's claims by rules, and lets a model propose further ones while the day's budget lasts.

    A model that is away, too slow or writes nonsense costs no claim but those it did not propose.
    """

    model: LanguageModel | None
    store: ClaimStore
    budget: Budget
    token: Callable[[], str] = secret_word

    def __call__(self, document: Document) -> tuple[Claim, ...]:
        """Return what a document claims."""
        read = claims_of(document)
        if document.mark is not Mark.NONE:
            return read
        known = read + _without(read, self._kept(document))
        return known + _without(known, self._proposed(document))

    def _kept(self, document: Document) -> Iterator[Claim]:
        """Yield what a model proposed at an earlier reading and the text still bears out."""
        for claim in self.store.claims_of(document.document_id):
            if claim.extractor != RULES and (placed := _placed(claim, document)):
                yield placed

    def _proposed(self, document: Document) -> Iterator[Claim]:
        if self.model is None:
            return
        prompt = self._prompt(document)
        letters = len(prompt.system) + len(prompt.user)
        reserved = self.budget.reserve(letters // _LETTERS_A_TOKEN)
        if reserved is None:
            return
        try:
            drafts = (draft for draft in self.model.write(prompt) if isinstance(draft, DraftSentence))
            for number, draft in enumerate(drafts):
                letters += len(draft.text) + sum(len(quote) for _, quote in draft.quotes)
                if number < _MOST and (claim := _checked(draft, document)):
                    yield replace(claim, extractor=self.model.model)
        except (ModelUnavailable, ModelMisbehaved):
            return
        finally:
            self.budget.settle(reserved, letters // _LETTERS_A_TOKEN)

    def _prompt(self, document: Document) -> Prompt:
        text = fenced("text", document.text[:_LONGEST], self.token())
        system = files("retrieval.claims").joinpath("prompts", "claims.md").read_text("utf-8")
        return Prompt(system, f"{text}\n\nList the claims of passage 1.\n")


def _checked(draft: DraftSentence, document: Document) -> Claim | None:
    """Return a proposal as a claim, or None where the text does not bear it out."""
    parts = [None if part.strip() in {"", "-"} else part.strip() for part in draft.text.split("|")]
    quote = next((quote.strip() for _, quote in draft.quotes if quote.strip()), "")
    if len(parts) != _FIELDS:
        return None
    speaker, stance, subject, deed, object_, whose = parts
    if stance not in set(Stance) or deed not in set(Deed) or not (subject or object_ or whose):
        return None
    moment = document.published_at or document.read_at
    claim = Claim(
        document_id=document.document_id, revision=document.revision, deed=Deed(deed), stance=Stance(stance),
        quote=quote, start=0, end=0, speaker=speaker, subject=subject, object=object_, whose=whose,
        amounts=tuple(quote[one.start : one.end] for one in amounts(quote)),
        days=tuple(quote[day.start : day.end] for day in days(quote)),
        holds_from=moment, learned_at=moment,
    )  # fmt: skip
    return _placed(claim, document)


def _placed(claim: Claim, document: Document) -> Claim | None:
    """Return a claim where a document's text says it, or None where the text does not bear it out."""
    quote, text = claim.quote, document.text
    start = claim.start if text.startswith(quote, claim.start) else text.find(quote)
    held = _worded(f"{document.title} {text}")
    named = [(name, held) for name in (claim.speaker, claim.subject, claim.whose)]
    told = [(claim.object, _worded(quote)), *named]
    if not quote or start < 0 or not all(_worded(name) in where for name, where in told if name):
        return None
    end, revision, visibility = start + len(quote), document.revision, document.visibility
    return replace(claim, start=start, end=end, revision=revision, visibility=visibility)


def _worded(text: str) -> str:
    return f" {' '.join(words(text))} "


def _without(known: Iterable[Claim], claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return those of some claims that are not known already."""
    return tuple(claim for claim in claims if not any(_is_same(claim, other) for other in known))


def _is_same(one: Claim, other: Claim) -> bool:
    """Say whether two readings are of one claim: the same deed in words that overlap."""
    return one.deed is other.deed and one.start < other.end and other.start < one.end
