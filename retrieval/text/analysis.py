"""What a text says in form: its sentences, and of each the tokens, names, amounts, days and cues (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.text.grammar import grammar_of
from retrieval.text.morphology import Tokens, tokenise
from retrieval.text.naming import Name, find_names
from retrieval.text.phrases import Cue, find_cues
from retrieval.text.quantities import Amount, Day, amounts, days
from retrieval.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, `[start, end)`; what is found in it stands where its own text has it."""

    text: str
    start: int
    end: int
    tokens: Tokens
    names: tuple[Name, ...]
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text taken apart, in a language that has a file."""

    language: str
    sentences: tuple[Sentence, ...]


def analyse(text: str, language: str | None) -> Analysis | None:
    """Return what a text says in form, or None in a language without a file."""
    grammar = grammar_of(language)
    if grammar is None:
        return None
    spans = sentences(text, grammar.code)
    found = (read_sentence(tokenise(text[span.start : span.end], grammar), span.start) for span in spans)
    return Analysis(grammar.code, tuple(found))


def read_sentence(tokens: Tokens, start: int) -> Sentence:
    """Return a sentence taken apart, given its tokens and where it begins in its text."""
    text, end = tokens.text, start + len(tokens.text)
    return Sentence(text, start, end, tokens, find_names(tokens), amounts(text), days(text), find_cues(tokens))
