"""An answer or an honest refusal as a message."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain import Message
from bot.render.blocks import Block, context, message, packed, section, within
from bot.render.escape import link, safe
from bot.render.feedback import feedback_block
from bot.render.offers import Offer, offers_block
from bot.render.phrasing import ENGLISH, Phrases, phrases_in
from bot.render.reasons import author_text, names_in, refusal_text, remark_text
from bot.render.records import Sources, resting, rests_on_few, source_line, sources_of, titled
from bot.render.wording import day, looked_through
from retrieval.domain import Answer, NoAnswer, Refusal, Reply, Sighting, Statement, Verdict

LONGEST_SENTENCE = 1000
ROOM_FOR_SENTENCES = 5500
ROOM_FOR_SOURCES = 4500
MOST_NEAREST = 5
LONGEST_NAME = 80
LONGEST_REMARK = 300


def reply_message(
    reply: Reply,
    *,
    timezone: str = "UTC",
    key: str | None = None,
    note: str = "",
    language: str | None = None,
    offers: Collection[Offer] = (),
) -> Message:
    """Return the message that shows a reply; days are those of the reader's `timezone` (an IANA name).

    With the `key` of its question people can say what they think of it, and do with it what it `offers`. A
    `note`, a sentence of ours, stands above it.
    What we say of our own is in the `language` of the question, in English where that is not known.
    """
    noted, phrases = [section(note)] if note else [], phrases_in(language)
    told = _refusal(reply, timezone, phrases) if isinstance(reply, NoAnswer) else _answer(reply, timezone, phrases)
    offered = [offers_block(offers, key, phrases)] if key and offers else []
    blocks = [*noted, *told, *offered]
    return message([*blocks, feedback_block(key)] if key else blocks)


def sentence_text(
    sentence: Statement, sources: Sources, limit: int = LONGEST_SENTENCE, phrases: Phrases = ENGLISH
) -> str:
    """Return a sentence as inert mrkdwn with the numbers of its sources behind it.

    Context stands in brackets, a line of an overview behind its day.
    """
    told = f"{safe(sentence.text, limit)} {sources.marked(sentence.citations)}".rstrip()
    if sentence.day:
        return f"• *{phrases.day(sentence.day)}* {told}"
    return f"({told})" if sentence.context else told


def _answer(answer: Answer, timezone: str, phrases: Phrases) -> list[Block]:
    sources = sources_of(answer.citations)
    sentences = [sentence_text(sentence, sources, phrases=phrases) for sentence in answer.sentences]
    if answer.verdict:
        sentences[0] = f"*{verdict_text(answer.verdict, phrases)}.* {sentences[0]}"
    shown = within(sentences, ROOM_FOR_SENTENCES)
    cited = {sources.numbers.get(i) for sentence in answer.sentences[: len(shown)] for i in sentence.citations}
    lines = [
        source_line(number, citation, timezone, phrases) for number, citation in sources.documents if number in cited
    ]
    between = "\n" if any(sentence.day for sentence in answer.sentences) else " "
    blocks = [section(text) for text in packed(_with_rest(sentences, shown, "more_sentence", phrases), between)]
    listed = _with_rest(lines, within(lines, ROOM_FOR_SOURCES), "more_source", phrases)
    if listed:
        blocks.append(context(*packed([f"*{phrases.say('reply', 'sources')}*", *listed], "\n")))
    return [*blocks, context(*_about(answer, timezone, phrases))]


def _refusal(refusal: NoAnswer, timezone: str, phrases: Phrases) -> list[Block]:
    nearest = ["• " + titled(one, timezone, phrases) for one in refusal.nearest]
    blocks = [section(safe(refusal_text(refusal.reason, timezone, phrases), LONGEST_SENTENCE))]
    if nearest:
        listed = within(nearest[:MOST_NEAREST], ROOM_FOR_SOURCES)
        blocks.append(context(*packed([f"*{phrases.say('reply', 'closest')}*", *listed], "\n")))
    told = [line for one in refusal.sightings if (line := _sighted(one, refusal.reason, timezone, phrases))]
    blocks += [section(text) for text in packed(told, "\n")]
    searched = _sentence(looked_through(refusal.searched, timezone, phrases))
    small = (*_remark(refusal, phrases), *_dropped(refusal, phrases), phrases.say("reply", "missing"))
    return [*blocks, context(searched, *small)]


def _sighted(sighting: Sighting, reason: Refusal, timezone: str, phrases: Phrases) -> str:
    """Say where a name was last mentioned; that it never was, unless the reason says so already."""
    name, newest = safe(sighting.name, LONGEST_NAME), sighting.newest
    if newest is None:
        return "" if sighting.name in names_in(reason) else phrases.say("reply", "never_mentioned", name=name)
    outlet = f" ({safe(newest.outlet, LONGEST_NAME)})" if newest.outlet else ""
    title = phrases.say("reply", "quoted", word=link(newest.url, newest.title)) + outlet
    on = day(newest.published_at, timezone, phrases)
    return phrases.say(
        "reply", "last_mentioned_on" if newest.published_at else "last_mentioned", name=name, title=title, day=on
    )


def _about(answer: Answer, timezone: str, phrases: Phrases) -> list[str]:
    dates = [c.published_at for c in answer.citations if c.published_at]
    newest = answer.newest or max(dates, default=None)
    about = [
        phrases.say("reply", "newest", day=day(newest, timezone, phrases)),
        _sentence(looked_through(answer.searched, timezone, phrases)),
    ]
    if rests_on_few(answer.confirmation):
        confirmed = answer.confirmation
        about.insert(0, _sentence(resting(len(confirmed.outlets), confirmed.originals, phrases)))
    missing = [phrases.say("reply", "gap", gap=safe(answer.gap, LONGEST_REMARK))] if answer.gap else []
    author = safe(author_text(answer, phrases), LONGEST_REMARK)
    small = (*_remark(answer, phrases), *_dropped(answer, phrases))
    return [*missing, *about, *([author] if author else []), *small]


def _remark(reply: Reply, phrases: Phrases) -> list[str]:
    """Say in the small print how a reply came about, where there is something to say."""
    remark = safe(remark_text(reply, phrases), LONGEST_REMARK)
    return [remark] if remark else []


def _dropped(reply: Reply, phrases: Phrases) -> list[str]:
    """Mention in the small print how many sentences were not shown to be carried: their number, never their words."""
    number = reply.dropped_sentences
    told = "left_out_one" if number == 1 else "left_out"
    return [phrases.say("reply", told, sentences=phrases.counted(number, "sentence"))] if number else []


def _with_rest(pieces: list[str], shown: tuple[str, ...], noun: str, phrases: Phrases) -> list[str]:
    left_out = len(pieces) - len(shown)
    return [*shown, phrases.say("reply", "rest", more=phrases.counted(left_out, noun))] if left_out else list(shown)


def verdict_text(verdict: Verdict, phrases: Phrases = ENGLISH) -> str:
    """Return the short answer in a word or two."""
    return phrases.say("verdict", verdict.name.lower())


def _sentence(words: str) -> str:
    return f"{words}."
