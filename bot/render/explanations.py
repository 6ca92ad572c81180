"""Why a document is sorted under its topics, and what became of its earlier revisions, as terminal text (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.render.escape import clean
from bot.render.wording import counted, day, put_right
from retrieval.domain import Document, Revision
from retrieval.reading.claimed import Claimed
from retrieval.reading.sorting import Likeness, Sign
from retrieval.reading.topics import Match

MOST_MATCHES = 5


def explanation_text(document: Document, signs: Sequence[Sign], past: Sequence[Revision] = ()) -> str:
    """Return a document's head, what speaks for and against each topic, and what its revisions changed."""
    known = (document.outlet, day(document.published_at, "UTC"), document.kind, document.visibility)
    lines = [clean(document.title), "  " + " \u00b7 ".join(clean(part) for part in known if part)]
    notice = clean(put_right(document.correction, document.title))
    lines += [f"  {notice}"] if notice else []
    for sign in signs:
        lines += ["", *_topic(sign, kept=sign.topic.name in document.topics)]
    if past:
        lines += ["", f"Revision {document.revision}; replaced before it:"]
        lines += [f"  {one.revision}, on {day(one.replaced_at, 'UTC')}: {clean(one.summary)}" for one in past]
    return "\n".join(lines)


def _topic(sign: Sign, *, kept: bool) -> Iterator[str]:
    verdict = "yes" if sign.belongs else "no"
    yield f"{sign.topic.name}: {verdict}, {sign.points:.2f} points, {sign.bar:.2f} are enough"
    shown = sorted(sign.words.matches, key=lambda match: -match.weight)[:MOST_MATCHES]
    more = len(sign.words.matches) - len(shown)
    yield f"  words: {sign.words.share:.2f} of what is enough by itself" if shown else "  words: none of its terms"
    yield from (f"    {_match(match)}" for match in sorted(shown, key=lambda match: match.sentence))
    if more:
        yield f"    and {counted(more, 'more sentence')}"
    yield from _claims(sign.claimed)
    if not sign.words.named:
        yield "  it never names what the topic is about, which costs points"
    yield from _likeness(sign.likeness) if sign.likeness else ("  likeness: not asked, words and claims decide alone",)
    if not sign.has_ground:
        yield "  nothing in the text is evidence for it, which no likeness makes up for"
    if kept != sign.belongs:
        yield "  this differs from what is stored: read its source again (`desk ingest --force`)"


def _match(match: Match) -> str:
    where = "title" if match.sentence == 0 else f"sentence {match.sentence}"
    beside = f" beside \u201c{clean(match.about)}\u201d" if match.about else ""
    return f"{where}: \u201c{clean(match.term)}\u201d{beside} (weighs {match.weight:g})"


def _claims(claimed: Claimed) -> Iterator[str]:
    if claimed.claims:
        yield f"  claims: {claimed.share:.2f} of what is enough by itself"
    yield from (f"    {claim.deed}: \u201c{clean(claim.quote)}\u201d" for claim in claimed.claims[:MOST_MATCHES])


def _likeness(likeness: Likeness) -> Iterator[str]:
    yield f"  likeness: {likeness.points:+.2f}"
    yield f"    {likeness.to:.2f} like its examples, most \u201c{clean(likeness.example)}\u201d"
    yield f"    {likeness.unlike:.2f} like what only looks so, most \u201c{clean(likeness.counterexample)}\u201d"
