"""An answer or an honest refusal as a message."""

from __future__ import annotations

from typing import Final

from bot.domain import Message
from bot.render.blocks import Block, context, message, packed, section, within
from bot.render.escape import link, safe
from bot.render.feedback import feedback_block
from bot.render.reasons import author_text, names_in, refusal_text, remark_text
from bot.render.records import Sources, resting, rests_on_few, source_line, sources_of, titled
from bot.render.wording import counted, day, looked_through
from retrieval.domain import Answer, NoAnswer, Refusal, Reply, Sighting, Statement, Verdict

LONGEST_SENTENCE = 1000
ROOM_FOR_SENTENCES = 5500
ROOM_FOR_SOURCES = 4500
MOST_NEAREST = 5
LONGEST_NAME = 80
LONGEST_REMARK = 300
VERDICTS: Final = {
    Verdict.YES: "Yes",
    Verdict.NO: "No",
    Verdict.PARTLY: "In part",
    Verdict.NOT_KNOWN: "Not known",
    Verdict.DISPUTED: "Disputed",
}
UNCHECKED = "I could not check who reads along here, so this uses public sources only."
MISSING = (
    "Is a source missing? /desk sources shows what I read; the people who run me can add more with desk sources add."
)


def reply_message(reply: Reply, *, timezone: str = "UTC", key: str | None = None, note: str = "") -> Message:
    """Return the message that shows a reply; days are those of the reader's `timezone` (an IANA name).

    With the `key` of its question people can say what they think of it. A `note`, a sentence of ours, stands above it.
    """
    noted = [section(note)] if note else []
    told = _refusal(reply, timezone) if isinstance(reply, NoAnswer) else _answer(reply, timezone)
    blocks = [*noted, *told]
    return message([*blocks, feedback_block(key)] if key else blocks)


def sentence_text(sentence: Statement, sources: Sources, limit: int = LONGEST_SENTENCE) -> str:
    """Return a sentence as inert mrkdwn with the numbers of its sources behind it.

    Context stands in brackets, a line of an overview behind its day.
    """
    told = f"{safe(sentence.text, limit)} {sources.marked(sentence.citations)}".rstrip()
    if sentence.day:
        return f"• *{sentence.day.day} {sentence.day:%b %Y}* {told}"
    return f"({told})" if sentence.context else told


def _answer(answer: Answer, timezone: str) -> list[Block]:
    sources = sources_of(answer.citations)
    sentences = [sentence_text(sentence, sources) for sentence in answer.sentences]
    if answer.verdict:
        sentences[0] = f"*{VERDICTS[answer.verdict]}.* {sentences[0]}"
    shown = within(sentences, ROOM_FOR_SENTENCES)
    cited = {sources.numbers.get(i) for sentence in answer.sentences[: len(shown)] for i in sentence.citations}
    lines = [source_line(number, citation, timezone) for number, citation in sources.documents if number in cited]
    between = "\n" if any(sentence.day for sentence in answer.sentences) else " "
    blocks = [section(text) for text in packed(_with_rest(sentences, shown, "sentence"), between)]
    listed = _with_rest(lines, within(lines, ROOM_FOR_SOURCES), "source")
    if listed:
        blocks += [section(text) for text in packed(["*Sources*", *listed], "\n")]
    return [*blocks, context(*_about(answer, timezone))]


def _refusal(refusal: NoAnswer, timezone: str) -> list[Block]:
    nearest = ["• " + titled(n.title, n.url, n.outlet, n.published_at, timezone) for n in refusal.nearest]
    blocks = [section(safe(refusal_text(refusal.reason, timezone), LONGEST_SENTENCE))]
    if nearest:
        listed = within(nearest[:MOST_NEAREST], ROOM_FOR_SOURCES)
        blocks += [section(text) for text in packed(["*Closest sources*", *listed], "\n")]
    told = [line for one in refusal.sightings if (line := _sighted(one, refusal.reason, timezone))]
    blocks += [section(text) for text in packed(told, "\n")]
    searched = _sentence(looked_through(refusal.searched, timezone))
    return [*blocks, context(searched, *_remark(refusal), *_dropped(refusal), MISSING)]


def _sighted(sighting: Sighting, reason: Refusal, timezone: str) -> str:
    """Say where a name was last mentioned; that it never was, unless the reason says so already."""
    name, newest = safe(sighting.name, LONGEST_NAME), sighting.newest
    if newest is None:
        return "" if sighting.name in names_in(reason) else f"No source I can use here mentions {name}."
    when = f" on {day(newest.published_at, timezone)}" if newest.published_at else ""
    outlet = f" ({safe(newest.outlet, LONGEST_NAME)})" if newest.outlet else ""
    return f"{name} was last mentioned{when} in \u201c{link(newest.url, newest.title)}\u201d{outlet}."


def _about(answer: Answer, timezone: str) -> list[str]:
    dates = [c.published_at for c in answer.citations if c.published_at]
    newest = answer.newest or max(dates, default=None)
    about = [f"Newest source: {day(newest, timezone)}.", _sentence(looked_through(answer.searched, timezone))]
    if rests_on_few(answer.confirmation):
        about.insert(0, f"{resting(len(answer.confirmation.outlets), answer.confirmation.originals)}.")
    missing = [f"The sources I found don't say {safe(answer.gap, LONGEST_REMARK)}."] if answer.gap else []
    author = safe(author_text(answer), LONGEST_REMARK)
    return [*missing, *about, *([author] if author else []), *_remark(answer), *_dropped(answer)]


def _remark(reply: Reply) -> list[str]:
    """Say in the small print how a reply came about, where there is something to say."""
    remark = safe(remark_text(reply), LONGEST_REMARK)
    return [remark] if remark else []


def _dropped(reply: Reply) -> list[str]:
    """Mention in the small print how many sentences were not shown to be carried: their number, never their words."""
    number = reply.dropped_sentences
    them = "it to the words it quotes" if number == 1 else "them to the words they quote"
    return [f"{counted(number, 'sentence')} left out: I could not tie {them}."] if number else []


def _with_rest(pieces: list[str], shown: tuple[str, ...], noun: str) -> list[str]:
    left_out = len(pieces) - len(shown)
    return [*shown, f"… and {counted(left_out, f'more {noun}')}."] if left_out else list(shown)


def _sentence(words: str) -> str:
    return f"{words}."
