"""What documents' credits answer: who reports something, who did first, and who rests on whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from retrieval.answering.asked import Form, FormQuestion
from retrieval.answering.forms import ENOUGH, Line, covers, write_form
from retrieval.answering.leads import Leads
from retrieval.answering.manuscript import Written
from retrieval.answering.pages import page_of
from retrieval.answering.quotable import Quotable
from retrieval.answering.select import rank
from retrieval.answering.standing import LedgerForms
from retrieval.claims.confirmation import grounds, originals
from retrieval.claims.status import AFFIRMING, is_withdrawn
from retrieval.domain import Deed, Document, Hit, Kind, Question, Verdict
from retrieval.ports import TracedLibrary
from retrieval.text.mentioned_outlets import named_outlets
from retrieval.text.outlets import Outlets, known_outlets
from retrieval.text.quantities import falls_on, names_date

REPORT_FORMS: Final = frozenset({Form.FIRST, Form.COUNT, Form.OUTLETS, Form.OWN})
FEWEST: Final = 2
"""Words of what is asked about that a sentence has to hold where its title does not name it: one is named anywhere."""
MOST_OUTLETS: Final = 7
"""Lines of a list of outlets: what can be read at a glance."""


@dataclass(frozen=True, slots=True)
class Report:
    """A document that tells what is asked about, with the sentence of it that tells most of it."""

    document: Document
    line: Quotable


@dataclass(frozen=True, slots=True)
class ReportForms:
    """Answers from who credits whom, as far as the asker's audience may read it."""

    catalog: TracedLibrary
    ledger: LedgerForms | None = None

    def fill(self, asked: FormQuestion, question: Question, hits: Sequence[Hit]) -> Written:
        """Return the names of those who report something, each with its words; nothing where nobody does."""
        claiming = self._claiming(asked, question, hits)
        reports = sorted([*claiming, *_reports_in(asked, hits)], key=lambda report: report.document.age)
        if not reports:
            return Written()
        documents = [report.document for report in claiming or reports]
        held = grounds(self.catalog, documents, question.audience)
        known = known_outlets(name for d in held.values() for name in (d.outlet, d.original) if name)
        match asked.form:
            case Form.OWN:
                return _own(asked, question.text, reports, held)
            case Form.OUTLETS:
                return write_form(_items(reports, known, asked.leads))
        names = originals(documents, held)
        lines = [line for name in names[:MOST_OUTLETS] if (line := _line_of(name, reports, known, asked.leads))]
        if asked.form is Form.FIRST:
            return write_form(lines[:1])
        return write_form(_counted(names, lines, asked.leads))

    def _claiming(self, asked: FormQuestion, question: Question, hits: Sequence[Hit]) -> list[Report]:
        """Return the articles that claim what is asked about, where that is a deed or a name alone, and stand by it."""
        named = asked.demand.name_words
        alone = len(asked.demand.stems) <= len(named) and asked.form is Form.FIRST
        found = self.ledger.find(asked, question, hits) if self.ledger and (asked.deeds or alone) else None
        reports: dict[str, Report] = {}
        for one in found.told if found else ():
            document = one.line.hit.document
            back = is_withdrawn(one.claim, found.matter.claims, found.documents) if found else False
            if one.share and one.claim.stance in AFFIRMING and one.claim.deed is not Deed.RESTORED and not back:
                reports[document.document_id] = Report(document, one.line)
        return [report for report in reports.values() if report.document.kind is Kind.ARTICLE]


def _reports_in(asked: FormQuestion, hits: Sequence[Hit]) -> Iterator[Report]:
    """Yield the articles among hits that tell what is asked about."""
    articles = [hit for hit in hits if hit.document.kind is Kind.ARTICLE]
    for _, own in groupby(sorted(articles, key=_document_of), key=_document_of):
        picks = rank(asked.demand, list(own))
        lines = [pick.quotable for pick in picks if _is_about(asked, pick.quotable)]
        best = max(lines, key=lambda line: len(line.stems.intersection(asked.demand.stems)), default=None)
        if best:
            yield Report(best.hit.document, best)


def _is_about(asked: FormQuestion, line: Quotable) -> bool:
    """Say whether a sentence tells what is asked about, under a heading that is of it, and of the time asked about."""
    document = line.hit.document
    if not covers(asked, line):
        return False
    published = document.published_at
    if not all(names_date(line.text, [day]) or (published and falls_on(day, published.date())) for day in asked.days):
        return False
    named = asked.demand.name_words
    own = len(line.stems.intersection(asked.demand.stems))
    return named.issubset(page_of(line.hit).head.words) or own >= max(ENOUGH * len(asked.demand.stems), FEWEST)


def _document_of(hit: Hit) -> str:
    return hit.document.document_id


def _items(reports: Sequence[Report], known: Outlets, leads: Leads) -> Iterator[Line]:
    """Yield a line an outlet, the earliest report of each."""
    told: set[str] = set()
    for report in reports:
        outlet = report.document.outlet
        if outlet and known.identify(outlet).key not in told and len(told) < MOST_OUTLETS:
            told.add(known.identify(outlet).key)
            rests = report.document.original if report.document.original_id or report.document.copy_of else None
            lead = leads.say("after", outlet=outlet, name=rests) if rests else leads.plain(outlet)
            yield Line(lead, report.line, is_item=True)


def _line_of(name: str, reports: Sequence[Report], known: Outlets, leads: Leads) -> Line | None:
    """Return the line of one who reported independently: his own words, or those of the first who credits him."""
    key = known.identify(name).key
    own = (one for one in reports if one.document.outlet and known.identify(one.document.outlet).key == key)
    if report := next(own, None):
        return Line(leads.plain(name), report.line, is_item=True)
    after = (r for r in reports if r.document.original and known.identify(r.document.original).key == key)
    report = next(after, None)
    if report is None:
        return None
    return Line(leads.say("credited", name=name, outlet=report.document.outlet or ""), report.line, is_item=True)


def _counted(names: Sequence[str], lines: Sequence[Line], leads: Leads) -> Iterator[Line]:
    """Yield the lines of those who report independently, the first behind their number."""
    for place, line in enumerate(lines):
        yield Line(leads.counted(len(names), line.lead) if place == 0 else line.lead, line.quotable, is_item=True)


def _own(asked: FormQuestion, question: str, reports: Sequence[Report], held: Mapping[str, Document]) -> Written:
    """Answer whether an outlet that is asked about rests on somebody else's report."""
    outlets = {report.document.outlet for report in reports if report.document.outlet}
    meant = named_outlets(question, outlets)
    ours = [report for report in reports if report.document.outlet in meant]
    for report in ours:
        names = originals([report.document], held)
        if names and report.document.outlet not in names:
            return write_form([Line(asked.leads.say("rests", name=names[0]), report.line)], Verdict.NO)
    if ours or not reports:
        return Written()
    names = originals([report.document for report in reports], held)
    known = known_outlets([*outlets, *names])
    line = _line_of(names[0], reports, known, asked.leads) if names else None
    return write_form([line] if line else [])
