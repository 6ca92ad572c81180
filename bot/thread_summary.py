"""A thread summed up: by quotes as our answers choose them, or by a model through the same grounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.note_words import SaidSentence, mark_of, opening_of, said_in, title_of
from bot.threads import ReadThread
from retrieval.answering.writer import Writer
from retrieval.domain import Citation, Document, Kind, Story
from retrieval.reading.passages import passages_of
from retrieval.text.language import language_of

MOST_SENTENCES = 8
MOST_WORDS = 150
"""What a reply may have of which the whole is asked for."""


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A line of a summary and the sentences that it rests on; one that is `said` is just that sentence."""

    text: str
    rests_on: tuple[SaidSentence, ...]
    said: bool = True

    @property
    def grounds(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The line and what it rests on by their marks, without their words."""
        return mark_of(self.text), tuple((one.ts, mark_of(one.text)) for one in self.rests_on)


def summary_of(thread: ReadThread, writer: Writer, *, visibility: str) -> tuple[SummaryLine, ...]:
    """Sum a thread up in a few lines, in the order in which things were said where they are quoted.

    A model may be asked only where it may read what has this visibility. It takes as long as the writer's patience.
    """
    said, opening = said_in(thread), opening_of(thread)
    document = Document(
        "thread",
        (title_of(opening) if opening else "") or "A thread",
        "\n\n".join(sentence.text for sentence in said),
        Kind.NOTE,
        visibility,
        language=language_of(" ".join(sentence.text for sentence in said)),
    )
    passages = {document.document_id: passages_of(document)} if said else {}
    story = Story(document.document_id, (document,))
    written = writer.summarise(story, passages, limit=MOST_SENTENCES, words=MOST_WORDS)
    by_index = {citation.index: citation for citation in written.citations}
    lines = [_line(one.text, [by_index[index] for index in one.citations], said) for one in written.sentences]
    grounded = [line for line in lines if line.rests_on]
    if not grounded:
        return tuple(SummaryLine(sentence.text, (sentence,)) for sentence in said[:MOST_SENTENCES])
    if all(line.said for line in grounded):
        grounded.sort(key=lambda line: (float(line.rests_on[0].ts), line.rests_on[0].place))
    return tuple(grounded)


def _line(text: str, citations: Sequence[Citation], said: Sequence[SaidSentence]) -> SummaryLine:
    """Return a sentence with the messages' sentences that it quotes."""
    quotes = [" ".join(citation.quote.split()) for citation in citations]
    own = next((sentence for sentence in said if sentence.text == " ".join(text.split())), None)
    if own is not None:
        return SummaryLine(own.text, (own,))
    grounds = tuple(one for one in said if any(one.text in quote or quote in one.text for quote in quotes))
    return SummaryLine(" ".join(text.split()), grounds, said=False)
