"""The turns that matters took, as the ledger knows them, and the words that tell of them best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from retrieval.answering.quotable import Quotable, find_quotable
from retrieval.claims.ledger import Ledger
from retrieval.claims.matters import moment_of
from retrieval.claims.status import AFFIRMING
from retrieval.domain import Claim, CorrectionKind, Deed, Document, Hit, Matter, Question, Replaced, Stance, Status
from retrieval.ports import Passages
from retrieval.text.grammar import is_nameless
from retrieval.text.outlets import is_outlet
from retrieval.text.quantities import amounts, numbers
from retrieval.text.sentences import content

_TOLD: Final = (Status.RESTORED, Status.WITHDRAWN, Status.CORRECTED, Status.DENIED)
"""The turns that are told, the one that says most of how things stand first."""
_OVER: Final = frozenset({Status.CONFIRMED, Status.WITHDRAWN, Status.RESTORED})
"""What a matter may have come to after a denial, which then says nothing of how it stands."""
_UNIT: Final = 30
"""Letters behind a number in which what it counts is named."""
_UNDONE: Final = 0.5
"""What a plan counts less: half a name, so that of two lines that name the same the one that tells it as done wins."""
Run = tuple[str, int, str]
"""A document, and a run of it: where it begins, and its words."""


@dataclass(frozen=True, slots=True)
class MatterTurn:
    """A turn that a matter took: the claims that make it, with their documents, and the numbers that it replaces.

    `upset` are the claims of the same deed by the same to the same that do not stand as they did.
    """

    matter: Matter
    status: Status
    made_by: tuple[tuple[Claim, Document], ...]
    upset: tuple[Claim, ...] = ()
    replaced: tuple[Replaced, ...] = ()

    def concerns(self, run: Run) -> bool:
        """Say whether a run of a document tells what took this turn since."""
        document_id, start, text = run
        if self.status is Status.CORRECTED:
            told = any(claim.document_id == document_id for claim in self.matter.claims)
            return told and not {change.old for change in self.replaced}.isdisjoint(numbers(text))
        return any(stands(claim, document_id, start, start + len(text)) for claim in self.upset)

    def is_told(self, run: Run) -> bool:
        """Say whether a run of a document tells of the turn itself."""
        document_id, start, text = run
        if self.status is Status.CORRECTED:
            return not {change.new for change in self.replaced}.isdisjoint(numbers(text))
        return any(stands(claim, document_id, start, start + len(text)) for claim, _ in self.made_by)

    def fits(self, line: Quotable, run: Run) -> bool:
        """Say whether a line speaks of what a run does: of a correction, it names what the old number counts."""
        text, old = run[2], {change.old for change in self.replaced}
        counted = [content(text[one.end : one.end + _UNIT])[:3] for one in amounts(text) if one.value in old]
        return not counted or any(not stems or not line.stems.isdisjoint(stems) for stems in counted)


@dataclass(frozen=True, slots=True)
class TurnFinder:
    """Looks up what became of the matters that some hits tell of, for those who ask, as of their moment."""

    ledger: Ledger
    catalog: Passages

    def find(self, question: Question, hits: Sequence[Hit]) -> tuple[tuple[Matter, ...], tuple[MatterTurn, ...]]:
        """Return the matters, and those turns of them that what the question leaves in tells of."""
        named = {hit.document.document_id for hit in hits}
        matters, known = self.ledger.matters_of(named, question.audience, as_of=question.as_of)
        documents = {name: document for name, document in known.items() if question.filter.keeps(document)}
        found = (self._find(matter, status, documents) for status in _TOLD for matter in matters)
        return matters, tuple(filter(None, found))

    def _find(self, matter: Matter, status: Status, documents: Mapping[str, Document]) -> MatterTurn | None:
        """Return a turn that a matter took and that still holds, or None."""
        known = ((claim, documents[claim.document_id]) for claim in matter.claims if claim.document_id in documents)
        makes = tuple((claim, document) for claim, document in known if _turns(claim, document, matter, status))
        if status is Status.CORRECTED:
            replaced = tuple(_replaced(matter, makes))
            return MatterTurn(matter, status, makes, replaced=replaced) if replaced else None
        turning = [claim for claim, _ in makes]
        told = (one for one in matter.claims if one.stance in AFFIRMING and one.deed is not Deed.RESTORED)
        upset = (one for one in told if one not in turning and any(self.ledger.name_the_same(one, t) for t in turning))
        return MatterTurn(matter, status, makes, tuple(upset)) if makes else None

    def line_of(self, turn: MatterTurn) -> Quotable | None:
        """Return the sentence that tells of a turn best: it names most of what it is about, and is the newest."""
        made = turn.made_by
        lines = ((claim, line) for claim, document in made for line in lines_of(self.catalog, claim, document))
        rated = ((_rate(claim, line, turn.replaced), moment_of(claim), -line.start, line) for claim, line in lines)
        best = max((each for each in rated if each[0] > 0), key=lambda each: each[:3], default=None)
        return best[3] if best else None


def told_first(ledger: Ledger, question: Question, hits: Sequence[Hit]) -> list[Run]:
    """Return where it is told first of a deed, or of a stance to it, in each of the matters that hits tell of."""
    named = {hit.document.document_id for hit in hits}
    matters, _ = ledger.matters_of(named, question.audience, as_of=question.as_of)
    first = {(m.matter_id, one.deed, one.stance): one for m in matters for one in reversed(m.claims) if one.quote}
    return [(one.document_id, one.start, one.quote) for one in first.values()]


def lines_of(catalog: Passages, claim: Claim, document: Document) -> Iterator[Quotable]:
    """Yield the sentences of the passages that a claim stands in."""
    for passage in catalog.passages_of(document.document_id):
        if stands(claim, document.document_id, passage.start, passage.end):
            yield from find_quotable([Hit(1, 1.0, passage, document)])


def stands(claim: Claim, document_id: str, start: int, end: int) -> bool:
    """Say whether a claim stands in a run of a document; what an earlier revision told stands nowhere."""
    return bool(claim.quote) and claim.document_id == document_id and claim.start < end and start < claim.end


def _turns(claim: Claim, document: Document, matter: Matter, status: Status) -> bool:
    """Say whether a claim makes a matter take a turn that still holds."""
    match status:
        case Status.RESTORED:
            return claim.deed is Deed.RESTORED and claim.stance in AFFIRMING and matter.status is status
        case Status.WITHDRAWN:
            notice = document.correction
            gone = notice is not None and notice.kind is CorrectionKind.WITHDRAWN
            return matter.status is status and (gone or claim.stance is Stance.WITHDRAWN)
        case Status.DENIED:
            speaks = claim.speaker and not is_outlet(claim.speaker) and not is_nameless(claim.speaker)
            denies = claim.stance is Stance.DENIED and claim.deed is not Deed.RESTORED
            return bool(speaks) and denies and matter.status not in _OVER
    return claim.stance is Stance.CORRECTED


def _replaced(matter: Matter, makes: Sequence[tuple[Claim, Document]]) -> Iterator[Replaced]:
    """Yield the numbers that the corrections of a matter replace."""
    for _, document in makes:
        yield from document.correction.replaced if document.correction else ()
    if makes and matter.change:
        old, new = (numbers(amount) for amount in matter.change)
        if len(old) == len(new) == 1:
            yield Replaced(*old, *new)


def _rate(claim: Claim, line: Quotable, replaced: Sequence[Replaced]) -> float:
    """Return how well a line tells of a turn; 0 when it does not, or names nobody who is in it.

    What a correction puts right may stand beside the sentence that calls it one: "14, not 41" says it best. What is
    planned is told in its place only where nobody tells that it was done.
    """
    if replaced:
        held = line.said.numbers
        return max((change.new in held) * (1 + (change.old in held)) for change in replaced)
    start = line.hit.passage.start + line.start
    if not stands(claim, line.hit.document.document_id, start, start + len(line.text)):
        return 0
    parties = {party for party in (claim.speaker, claim.subject, claim.whose or claim.object) if party}
    return sum(party in line.text for party in parties) - _UNDONE * (claim.stance is Stance.PLANNED)
