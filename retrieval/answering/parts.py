"""A question taken apart into what it asks one after the other, and how much a reply to it may say (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from retrieval.answering.demand import Demand, demand_of, wanted_by
from retrieval.text.lexicon import COMPARED, MORE_ASKED, NEXT_ASKED, QUESTION_WORD, RELATIVE_BEFORE
from retrieval.text.sentences import content, sentences

MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Room:
    """How many words, about, and how many sentences a reply may have."""

    words: int = 60
    sentences: int = 4


USUAL = Room()
MORE = Room(150, 8)


def room_of(question: str) -> Room:
    """Return how much a reply may say: more when it is asked to tell in detail, everything, or a whole list."""
    return MORE if MORE_ASKED.search(question) else USUAL


def demands_of(question: str) -> tuple[Demand, ...]:
    """Return what a question asks for, one demand a part; a question that asks for one thing has one.

    The words of the other parts stay `aside` in each: they say what an "it" or a bare "and when?" is about. Who asks to
    compare asks the same of each name.
    """
    whole = demand_of(question)
    parts = _parts(question)
    if len(parts) > 1:
        own = [_about(part, whole) for part in parts]
        return tuple(_part(whole, part, stems) for part, stems in zip(parts, own, strict=True))
    if COMPARED.search(question) and len(whole.names) > 1:
        return tuple(_of_name(whole, name) for name in sorted(whole.names, key=question.casefold().find)[:MOST_PARTS])
    return (whole,)


def _parts(question: str) -> list[str]:
    """Cut a question where the next one begins: after a question mark, and at "and what", "and through which"."""
    asked = [question[span.start : span.end] for span in sentences(question) if question[span.end - 1] == "?"]
    found: list[str] = []
    for one in asked or [question]:
        start = 0
        for match in NEXT_ASKED.finditer(one):
            before = one[start : match.start()]
            if QUESTION_WORD.search(before) and not (match["relative"] and RELATIVE_BEFORE.search(before)):
                found.append(before)
                start = match.start("next")
        found.append(one[start:])
    return found[:MOST_PARTS]


def _about(part: str, whole: Demand) -> tuple[str, ...]:
    """Return the stems of the whole question that a part has itself."""
    held = frozenset(content(part))
    return tuple(stem for stem in whole.stems if stem in held)


def _part(whole: Demand, part: str, own: tuple[str, ...]) -> Demand:
    """Return the demand of one part."""
    asked = wanted_by(part)
    aside = tuple(stem for stem in whole.stems if stem not in own)
    return replace(
        whole, wanted=asked.wanted, money=asked.money, share=asked.share, person=asked.person, stems=own, aside=aside
    )


def _of_name(whole: Demand, name: str) -> Demand:
    """Return the demand for one of the names compared."""
    others = frozenset(content(" ".join(whole.names - {name}))) - frozenset(content(name))
    return replace(
        whole,
        stems=tuple(stem for stem in whole.stems if stem not in others),
        aside=tuple(stem for stem in whole.stems if stem in others),
    )
