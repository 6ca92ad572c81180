"""What the ledger answers: whether something was done, how it stands, and which matters there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from retrieval.answering.affairs import SURE, Affair, ToldClaim, status_lead
from retrieval.answering.asked import Form, FormQuestion
from retrieval.answering.doers import doer_asked
from retrieval.answering.forms import Line, covers, write_form
from retrieval.answering.manuscript import Written
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable
from retrieval.answering.turns import lines_of, stands
from retrieval.claims.ledger import Ledger
from retrieval.claims.matters import moment_of, target_of
from retrieval.claims.status import AFFIRMING
from retrieval.domain import Claim, Deed, Document, Hit, Matter, Question, Stance, Status, Verdict
from retrieval.ports import Passages
from retrieval.text.grammar import is_nameless
from retrieval.text.quantities import falls_on
from retrieval.text.tokens import words

MOST_MATTERS: Final = 7
"""Lines of a list of matters: what can be read at a glance."""
STILL: Final = timedelta(days=30)
"""How long what was told is taken for how things stand, where nothing later is told."""
_AGAINST: Final = frozenset({Stance.DENIED, Stance.CORRECTED, Stance.WITHDRAWN})
_ACCUSING: Final = frozenset({Deed.TRAINED_ON, Deed.LEAKED, Deed.RESOLD, Deed.EVADED})
"""Deeds of which somebody is accused: until he says so himself they are reported, and not known."""
_HOLDING: Final = frozenset({Status.REPORTED, Status.CONFIRMED, Status.CORRECTED})
"""How a matter stands while what was told of it holds."""


@dataclass(frozen=True, slots=True)
class LedgerForms:
    """Answers from the matters that the asker's audience may know of, as of the question's moment."""

    ledger: Ledger
    catalog: Passages

    def fill(self, asked: FormQuestion, question: Question, hits: Sequence[Hit], moment: datetime) -> Written:
        """Return a verdict with the quotes that carry it, or a line a matter; nothing where the ledger has none."""
        if asked.form is Form.LIST:
            return self._list(asked, question)
        found = self.find(asked, question, hits) if asked.demand.names else None
        if found is None or not any(_is_party(asked, one.claim) for one in found.told):
            return Written()
        match asked.form:
            case Form.STANDING:
                known = {claim.document_id for claim in found.matter.claims}
                later = max((_published(hit) for hit in hits if _is_news(asked, hit, known)), default=None)
                return _write_standing(asked, found, moment, later)
            case Form.STANCE:
                return _write_stance(asked, found.told)
        return _write_deed(asked, found)

    def find(self, asked: FormQuestion, question: Question, hits: Sequence[Hit]) -> Affair | None:
        """Return the matter that tells most of what a question asks about, the newest of several."""
        named = {hit.document.document_id for hit in hits}
        matters, known = self.ledger.matters_of(named, question.audience, as_of=question.as_of)
        documents = {name: document for name, document in known.items() if question.filter.keeps(document)}
        wanted = [matter for matter in matters if not asked.deeds or matter.deed in asked.deeds]
        found = [Affair(matter, self._told(asked, matter, documents), documents) for matter in wanted]
        fitting = [affair for affair in found if affair.share]
        if not asked.deeds:  # "the Vexley story" is the one that most tell
            return max(fitting, key=lambda affair: len({one.claim.document_id for one in affair.told}), default=None)
        return max(fitting, key=lambda affair: (affair.share, moment_of(affair.matter.claims[-1])), default=None)

    def _told(self, asked: FormQuestion, matter: Matter, documents: Mapping[str, Document]) -> tuple[ToldClaim, ...]:
        """Return the claims of a matter, the newest first, each with the sentence that tells most of what is asked."""
        found: list[ToldClaim] = []
        for claim in sorted(matter.claims, key=moment_of, reverse=True):
            document = documents.get(claim.document_id)
            parties = (claim.subject, claim.object, claim.whose)
            rated = [(covers(asked, line, parties), line) for line in self._lines(claim, document)]
            share, line = max(rated, key=lambda pair: pair[0], default=(0.0, None))
            if line:
                found.append(ToldClaim(claim, line, share))
        return tuple(found)

    def _lines(self, claim: Claim, document: Document | None) -> Iterator[Quotable]:
        """Yield the sentences that make a claim."""
        for line in lines_of(self.catalog, claim, document) if document else ():
            start = line.hit.passage.start + line.start
            if stands(claim, claim.document_id, start, start + len(line.text)):
                yield line

    def _list(self, asked: FormQuestion, question: Question) -> Written:
        matters, documents = self.ledger.matters_doing(asked.deeds, question.audience, as_of=question.as_of)
        kept = {name: document for name, document in documents.items() if question.filter.keeps(document)}
        told = [
            (matter, self._told(asked, matter, kept)) for matter in matters if matter.status is not Status.WITHDRAWN
        ]
        items = [item for matter, lines in told if (item := _item(asked, matter, lines))]
        if doer_asked(question.text):
            items = [(matter, one) for matter, one in items if _is_done_to(asked, one.claim)]
        back = {_place(one) for _, lines in told for one in lines if one.says(Status.RESTORED)}
        fresh = [(m, one) for m, one in items if m.status is Status.RESTORED or _place(one) not in back]
        if len(fresh) == 1 and not (asked.back or asked.now):
            return Written()
        return write_form(
            Line(status_lead(m, one, asked.leads), one.line, is_item=True) for m, one in fresh[:MOST_MATTERS]
        )


def _item(asked: FormQuestion, matter: Matter, told: Iterable[ToldClaim]) -> tuple[Matter, ToldClaim] | None:
    """Return a matter that belongs in a list with the newest sentence that says how it stands, or tells of it."""
    restored = matter.status is Status.RESTORED
    if not restored if asked.back else restored and asked.now:
        return None
    named = [one for one in told if one.share and _is_named(one)]
    timely = [one for one in named if _is_within(one, asked.days) and (one.claim.deed is Deed.RESTORED) == asked.back]
    saying = next((one for one in named if one.says(matter.status)), None)
    best = saying or next((one for one in timely if one.claim.stance in AFFIRMING and not restored), None)
    return (matter, best) if best and timely else None


def _is_party(asked: FormQuestion, claim: Claim) -> bool:
    """Say whether somebody whom a question names does it, or has it done to him."""
    return bool(
        asked.demand.name_words.intersection(words(" ".join(filter(None, (claim.subject, claim.object, claim.whose)))))
    )


def _is_target(asked: FormQuestion, claim: Claim) -> bool:
    """Say whether a question names whom something is done to."""
    return bool(asked.demand.name_words.intersection(words(target_of(claim) or "")))


def _is_done_to(asked: FormQuestion, claim: Claim) -> bool:
    """Say whether a question names whom or what something is done to, or whose that is."""
    return bool(asked.demand.name_words.intersection(words(" ".join(filter(None, (claim.object, claim.whose))))))


def _is_news(asked: FormQuestion, hit: Hit, known: Collection[str]) -> bool:
    """Say whether a document names all that a question does, and makes no claim of the matter."""
    return hit.document.document_id not in known and asked.demand.name_words <= page_of(hit).words


def _published(hit: Hit) -> datetime:
    return hit.document.published_at or datetime.min.replace(tzinfo=UTC)


def _place(told: ToldClaim) -> tuple[str, str]:
    return told.line.hit.document.document_id, told.line.text


def _is_within(told: ToldClaim, days: Iterable[str]) -> bool:
    """Say whether a sentence was published in the time that is asked about."""
    published = told.line.hit.document.published_at
    return published is not None and all(falls_on(day, published.date()) for day in days)


def _is_named(told: ToldClaim) -> bool:
    """Say whether a sentence itself names to whom or on what something was done, and who did what he is accused of."""
    target, subject = target_of(told.claim) or "", told.claim.subject or ""
    whose = [target, subject] if told.claim.deed in {*_ACCUSING, Deed.DISTILLED} else [target]
    return not is_nameless(target) and all(_stands_in(told.line.text, name) for name in whose)


def _stands_in(text: str, name: str) -> bool:
    """Say whether a text holds a word of a name that is written as one."""
    return any(word[:1].isupper() and word in text for word in name.split())


def _write_standing(asked: FormQuestion, affair: Affair, moment: datetime, later: datetime | None) -> Written:
    """Answer whether somebody is cut off or has access again: by what was told last, if that is not long ago.

    What was told `later`, and is no claim, may be that access is given back: nothing is said then.
    """
    status, told = affair.matter.status, [one for one in affair.told if one.share and _is_target(asked, one.claim)]
    if status is Status.RESTORED:
        back = next((one for one in told if one.says(Status.RESTORED)), None)
        return (
            write_form([Line(back.lead(asked.leads), back.line)], Verdict.YES if asked.back else Verdict.NO)
            if back
            else Written()
        )
    last = next((one for one in told if one.claim.deed is Deed.CUT_OFF and one.claim.stance in AFFIRMING), None)
    if last is None or last.claim.stance is Stance.PLANNED or moment - moment_of(last.claim) > STILL:
        return Written()
    if status not in _HOLDING or (later and later > moment_of(last.claim)):
        return Written()
    return write_form(
        [Line(asked.leads.cut_off(moment_of(last.claim)), last.line)], Verdict.NO if asked.back else Verdict.YES
    )


def _write_deed(asked: FormQuestion, affair: Affair) -> Written:
    """Answer whether something was done: yes by the word of who is in it or reports it himself, else as it stands."""
    status = affair.matter.status
    done = [one for one in affair.told if one.claim.stance in AFFIRMING and one.claim.stance is not Stance.PLANNED]
    told = [one for one in done if one.share and (one.claim.deed is Deed.RESTORED) == asked.back]
    if not told or not _is_in_order(asked, told[0]):
        return Written()
    best = next((one for one in told if one.claim.stance in SURE - {Stance.CORRECTED}), told[0])
    turned = [one for one in affair.told if one.claim.stance in _AGAINST and one is not best]
    back = next((one for one in affair.told if one.says(Status.RESTORED)), None)
    if turned and status is not Status.CONFIRMED:
        denied = any(one.claim.stance is Stance.DENIED for one in turned) and status is not Status.CORRECTED
        lines = [
            *(Line(one.lead(asked.leads), one.line) for one in turned[:1]),
            Line(asked.leads.say("earlier"), best.line),
        ]
        return write_form(lines, Verdict.DISPUTED if denied else None)
    sure = best.claim.stance in SURE and (status is Status.CONFIRMED or affair.matter.deed not in _ACCUSING)
    ended = [Line(back.lead(asked.leads), back.line)] if back and not asked.back and status is Status.RESTORED else []
    return write_form([Line(best.lead(asked.leads), best.line), *ended], Verdict.YES if sure else Verdict.NOT_KNOWN)


def _write_stance(asked: FormQuestion, told: Sequence[ToldClaim]) -> Written:
    """Answer whether somebody denies or confirms it, with what he said last."""
    said = next((one for one in told if one.share and one.claim.stance is asked.stance), None)
    if said is None:
        return Written()
    other = Stance.CONFIRMED if asked.stance is Stance.DENIED else Stance.DENIED
    same = (one for one in told if one.claim.stance is other and one.claim.speaker == said.claim.speaker)
    turned = next((one for one in same if moment_of(one.claim) > moment_of(said.claim)), None)
    if turned:
        return write_form(
            [Line(turned.lead(asked.leads), turned.line), Line(asked.leads.say("earlier"), said.line)], Verdict.PARTLY
        )
    return write_form([Line(said.lead(asked.leads), said.line)], Verdict.YES)


def _is_in_order(asked: FormQuestion, told: ToldClaim) -> bool:
    """Say whether a claim has who did it and to whom in the order of the question."""
    text = asked.subject.casefold()
    who, whom = (
        text.find((name or "").split(" ")[0].casefold()) for name in (told.claim.subject, target_of(told.claim))
    )
    return who < 0 or whom < 0 or not told.claim.subject or (who <= whom) != asked.passive
