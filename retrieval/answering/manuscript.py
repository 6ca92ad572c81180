"""What a model writes, taken in sentence by sentence: what of it holds, in its place, and how the model failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from retrieval.domain import (
    Authorship,
    Citation,
    Draft,
    DraftSentence,
    Fallback,
    Gap,
    Lack,
    Prompt,
    Statement,
    Usage,
    Verdict,
)
from retrieval.errors import BudgetSpent, ModelMisbehaved, ModelNotAllowed, ModelUnavailable
from retrieval.grounding.citations import CheckedDraft, Grounding
from retrieval.grounding.evidence import Drop, Fault
from retrieval.grounding.verifier import TrustedVerifier
from retrieval.ports import LanguageModel, OnUsage

MOST_DRAFTS = 8
"""Sentences; a model that writes more than this is not answering, and the rest is not read."""
_BESIDE = 2
"""Its verdict and its gap."""

OnSentence = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: no sentences means that nothing grounded was found.

    `fallback` says why a model's words are not used: quotes stand in their place, or are to. `is_open` says that a
    model found something missing or not known, whether or not that is shown. `usage` has every call of
    a model for it, those in vain too.
    """

    sentences: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    drops: tuple[Drop, ...] = ()
    fallback: Fallback | None = None
    verdict: Verdict | None = None
    gap: str = ""
    is_open: bool = False
    written_by: Authorship | None = None
    usage: tuple[Usage, ...] = ()

    @property
    def dropped_sentences(self) -> int:
        """Return how many of a model's sentences were not shown."""
        return len(self.drops)

    @property
    def dropped_for(self) -> tuple[tuple[Lack, int], ...]:
        """Return how many of them failed which check, in the order of the checks."""
        counted = Counter(drop.fault.lack for drop in self.drops)
        return tuple((lack, counted[lack]) for lack in Lack if counted[lack])


@dataclass(slots=True)
class Manuscript:
    """What a model writes, as it comes: each sentence that holds, in its place.

    What is heard is shown when the rules find nothing against it; whether it stays is settled when all of it is heard.
    """

    grounding: Grounding
    show: OnSentence
    verdict: Verdict | None = None
    gap: str = ""
    _heard: list[tuple[int, CheckedDraft]] = field(default_factory=list)
    _held: list[tuple[int, Statement]] = field(default_factory=list)
    _missed: list[int] = field(default_factory=list)
    _read: frozenset[str] = frozenset()
    """The visibilities of what the model read: whatever it quotes, its words may tell of all of it."""

    @property
    def lacks_much(self) -> bool:
        """Whether the first sentence, which answers, or most of them did not hold."""
        return 0 in self._missed or len(self._missed) > len(self._held)

    @property
    def length(self) -> int:
        """How many sentences were heard so far."""
        return len(self._heard)

    def hear(self, model: LanguageModel, prompt: Prompt, *, on_usage: OnUsage) -> Fallback | None:
        """Take in a reply, sentence by sentence; return how the model failed, if it did."""
        places = iter([*self._missed, *range(len(self._missed) + len(self._held), 2 * MOST_DRAFTS)])
        self._missed, self._read = [], prompt.visibilities
        try:
            for draft in islice(model.write(prompt, on_usage=on_usage), MOST_DRAFTS + _BESIDE):
                self._add(draft, places)
        except ModelNotAllowed:
            return Fallback.NOT_ALLOWED
        except BudgetSpent:
            return Fallback.BUDGET_SPENT
        except ModelUnavailable:
            return Fallback.MODEL_AWAY
        except ModelMisbehaved:
            return Fallback.UNUSABLE
        return None

    def settle(self, verifier: TrustedVerifier | None, *, seconds: float) -> None:
        """Keep what holds of what was heard: by a verifier that is trusted, else by the rules."""
        judged = self._judge(verifier, seconds) if verifier else {}
        for number, (place, finding) in enumerate(self._heard):
            carried = judged.get(number)
            fault = finding.fault if carried is None else None if carried else Fault(Lack.UNCARRIED)
            if fault:
                self.grounding.drop(finding, fault)
                self._missed.append(place)
            elif statement := self.grounding.keep(finding):
                self._held.append((place, statement))
                self.show(statement.text)
        self._heard = []

    def _judge(self, verifier: TrustedVerifier, seconds: float) -> dict[int, bool]:
        """Return what a verifier says of what was heard, by its number; nothing where it has no say."""
        disputable = [number for number, (_, finding) in enumerate(self._heard) if finding.is_open]
        shown = [self._heard[number][1].shown for number in disputable]
        asked = [replace(one, visibilities=one.visibilities | self._read) for one in shown]
        said = verifier.judge(asked, seconds=seconds)
        return dict(zip(disputable, said or (), strict=False))

    def written(self, fallback: Fallback | None) -> Written:
        """Return what holds; where nothing does, why. What a model wrote before it failed is not lost."""
        done = self.grounding.done()
        if not self._held:
            lost = fallback or (Fallback.UNGROUNDED if done.drops else None)
            return Written(drops=done.drops, fallback=lost, verdict=self.verdict, gap=self.gap)
        sentences = tuple(statement for _, statement in sorted(self._held, key=lambda held: held[0]))
        return Written(sentences, done.citations, done.drops, verdict=self.verdict, gap=self.gap)

    def _add(self, draft: Draft, places: Iterator[int]) -> None:
        match draft:
            case Verdict():
                self.verdict = draft
            case Gap(text):
                self.gap = text
            case DraftSentence():
                finding = self.grounding.find(draft)
                self._heard.append((next(places, MOST_DRAFTS), finding))
                if finding.fault is None:
                    self.show(finding.text)


class Once:
    """Shows each sentence once, also when a model writes it again."""

    def __init__(self, on_sentence: OnSentence | None) -> None:
        """Take who is shown the sentences, if anybody is."""
        self._on_sentence = on_sentence
        self._shown: set[str] = set()

    def __call__(self, sentence: str) -> None:
        """Show a sentence that was not shown before."""
        if self._on_sentence and sentence not in self._shown:
            self._shown.add(sentence)
            self._on_sentence(sentence)
