"""The one guard of "no claim without a passage": drafts become cited sentences, or are dropped and counted (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from retrieval.domain import Citation, Document, DraftSentence, Hit, Lack, Passage, QuotedSentence, Statement
from retrieval.grounding.evidence import CitedPassage, Drop, Evidence, Fault
from retrieval.grounding.quotes import around, carries_facts, find_quote, likest, plain
from retrieval.grounding.support import fault
from retrieval.text.listings import RUN, led
from retrieval.text.remnants import is_remnant
from retrieval.text.sentences import Span
from retrieval.text.tokens import words

LONGEST_SENTENCE = 800
"""More characters than this are no sentence."""

SURE: Final = frozenset({Lack.FORM, Lack.SOURCE, Lack.QUOTE, Lack.LINK})
"""What a draft lacks beyond doubt: no reader of both has a say in it."""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft held against what it quotes: where its quotes stand, and the first check that it fails."""

    text: str
    quoted: tuple[tuple[Hit, Span], ...]
    fault: Fault | None
    context: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody who reads both may judge it: quotes and form hold, and its words are not the source's."""
        if self.fault and self.fault.lack in SURE:
            return False
        return not self.context and not any(_stands_in(self.text, hit.passage.text) for hit, _ in self.quoted)

    @property
    def shown(self) -> QuotedSentence:
        """The draft and the sentences around its quotes, each under its heading, as a verifier is shown them."""
        told = ((heading(hit.document), around(hit.passage.text, span)) for hit, span in self.quoted)
        seen = (one for hit, _ in self.quoted for one in (hit.passage.visibility, hit.document.visibility))
        return QuotedSentence(self.text, tuple(dict.fromkeys(told)), frozenset(seen))


@dataclass(frozen=True, slots=True)
class Grounded:
    """Sentences that passed every check, the citations they point to, and the drafts that did not pass."""

    sentences: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    drops: tuple[Drop, ...] = ()

    @property
    def dropped(self) -> int:
        """Return how many drafts did not pass."""
        return len(self.drops)


@dataclass(slots=True)
class Grounding:
    """Grounds drafts one at a time against numbered passages; citations are numbered as they are first used."""

    hits: Sequence[Hit]
    _sentences: list[Statement] = field(default_factory=list)
    _citations: dict[tuple[str, str], Citation] = field(default_factory=dict)
    _drops: list[Drop] = field(default_factory=list)

    def add(self, draft: DraftSentence) -> Statement | None:
        """Return the grounded sentence, or None when the draft was dropped (or says what was said before)."""
        finding = self.find(draft)
        if finding.fault:
            self.drop(finding, finding.fault)
            return None
        return self.keep(finding)

    def find(self, draft: DraftSentence) -> CheckedDraft:
        """Hold a draft against what it quotes."""
        text = plain(draft.text)
        quoted = located(draft, self.hits)
        return CheckedDraft(text, quoted, self._fault(text, draft, quoted), draft.context)

    def drop(self, finding: CheckedDraft, fault: Fault) -> None:
        """Leave a draft out, with the reason."""
        self._drops.append(Drop(finding.text, fault))

    def keep(self, finding: CheckedDraft) -> Statement | None:
        """Return a draft as a sentence with its citations, or None when it says what was said before."""
        if any(said.text.casefold() == finding.text.casefold() for said in self._sentences):
            return None
        cites = tuple(dict.fromkeys(self._cite(hit, span) for hit, span in finding.quoted))
        sentence = Statement(finding.text, cites, context=finding.context)
        self._sentences.append(sentence)
        return sentence

    def done(self) -> Grounded:
        """Return what was grounded so far."""
        return Grounded(tuple(self._sentences), tuple(self._citations.values()), tuple(self._drops))

    def _fault(self, text: str, draft: DraftSentence, quoted: Sequence[tuple[Hit, Span]]) -> Fault | None:
        """Return the first check that a draft fails: form, source, quote, then what it says against what it cites."""
        if not any(map(str.isalnum, text)) or len(text) > LONGEST_SENTENCE:
            return Fault(Lack.FORM)
        if not any(1 <= number <= len(self.hits) for number, _ in draft.quotes):
            return Fault(Lack.SOURCE)
        if not quoted:
            return Fault(Lack.QUOTE, next((quote for _, quote in draft.quotes if quote), ""))
        return fault(text, evidence(quoted))

    def _cite(self, hit: Hit, span: Span) -> int:
        """Return the citation's index, one for each quote of each passage."""
        quote = hit.passage.text[span.start : span.end]
        key = (hit.passage.passage_id, quote)
        if key not in self._citations:
            self._citations[key] = cited(len(self._citations) + 1, hit.document, hit.passage, quote)
        return self._citations[key].index


def resolve(drafts: Iterable[DraftSentence], hits: Sequence[Hit]) -> Grounded:
    """Ground drafts against the passages they were written from, `hits[0]` being source 1.

    A draft is dropped, with the reason, when it points to no passage; when none of its quotes occurs verbatim in its
    passage, or in another of them (white space, typographic quotes and dashes folded); when it carries a link or a
    mention; when a name, number, unit or date of it is not in what it cites, or given to another name there; when it
    turns a negation or loses a hedge. Every sentence that comes back cites, and every quote is an exact run of its
    passage's text.
    """
    grounding = Grounding(hits)
    for draft in drafts:
        grounding.add(draft)
    return grounding.done()


def _stands_in(sentence: str, text: str) -> bool:
    """Say whether a sentence is a run of a text's own words."""
    return f" {' '.join(words(sentence))} " in f" {' '.join(words(text))} "


def located(draft: DraftSentence, hits: Sequence[Hit]) -> tuple[tuple[Hit, Span], ...]:
    """Return where a draft's quotes stand; a quote whose number or words do not exist is left out.

    A quote that stands in another passage than the one it is said to cites the one where it stands, if the facts of
    the draft stand there too. For an empty quote (a model that only points to a passage) those of its sentences are
    taken that say most of the draft's words; whether they carry it is checked like any quote.
    """
    cited = [(hits[number - 1], quote) for number, quote in draft.quotes if 1 <= number <= len(hits)]
    places = [(hit, place) for hit, quote in cited for place in _places(draft.text, quote, hit, hits)]
    moved = [hit for hit, (other, _) in places if other is not hit]
    stood = [place for _, place in places]
    if moved and not carries_facts(draft.text, evidence(stood), [hit.passage.text for hit in moved]):
        stood = [place for hit, place in places if place[0] is hit]
    return tuple(dict.fromkeys((other, one) for other, span in stood for one in _with_lead(other, span, draft)))


def _places(claim: str, quote: str, cited: Hit, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Span]]:
    """Yield where a quote stands: in the passage it is said to, or else in the first other one."""
    if quote.strip():
        places = ((hit, find_quote(quote, hit.passage.text)) for hit in (cited, *hits))
        yield from islice(((hit, span) for hit, span in places if span), 1)
    else:
        yield from ((cited, span) for span in likest(claim, cited.passage.text))


def _with_lead(hit: Hit, span: Span, draft: DraftSentence) -> tuple[Span, ...]:
    """Return what is cited for a quote: an entry of a list with the line that leads it, a mere remnant not at all.

    The line may stand alone only as the context that is told before its entry, which no model can ask for.
    """
    if draft.context:
        return (span,)
    passage, whole = hit.passage, hit.document.text
    if is_remnant(passage.text[span.start : span.end]):
        return ()
    base = passage.start
    if whole[base : passage.end] != passage.text:
        whole, base = passage.text, 0
    parts = led(whole, Span(base + span.start, base + span.end), since=base, most_words=RUN)
    return tuple(Span(part.start - base, part.end - base) for part in parts)


def evidence(quoted: Sequence[tuple[Hit, Span]]) -> Evidence:
    """Gather what a sentence's quotes prove: of each passage, the source sentences around them, heading and all."""
    near: dict[str, list[str]] = {}
    hits = {hit.passage.passage_id: hit for hit, _ in quoted}
    for hit, span in quoted:
        near.setdefault(hit.passage.passage_id, []).append(around(hit.passage.text, span))
    return Evidence(
        tuple(
            CitedPassage(
                "\n".join(dict.fromkeys(parts)),
                heading(hits[key].document),
                hits[key].passage.text,
                tuple(filter(None, (hits[key].document.outlet, hits[key].document.original))),
                hits[key].document.language,
            )
            for key, parts in near.items()
        )
    )


def heading(document: Document) -> str:
    """Return what stands above a document's passages: title, outlet, whom it credits, date, and a note's fields."""
    day = f"{document.published_at:%A, %Y-%m-%d}" if document.published_at else None
    known = (document.title, document.outlet, document.original, day, document.severity, document.status)
    return ". ".join(part for part in known if part)


def cited(index: int, document: Document, passage: Passage, quote: str) -> Citation:
    """Build the citation of a quote from its document's own record, and nothing else."""
    return Citation(
        index=index,
        document_id=document.document_id,
        passage_id=passage.passage_id,
        quote=quote,
        title=document.title,
        kind=document.kind,
        visibility=document.visibility,
        url=document.url,
        outlet=document.outlet,
        published_at=document.published_at,
        original=document.original,
        correction=document.correction,
        severity=document.severity,
        status=document.status,
    )
