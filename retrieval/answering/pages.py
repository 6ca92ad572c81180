"""A passage with its heading, taken apart once for all that questions ask of it (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from retrieval.domain import Hit, Kind, Passage
from retrieval.grounding.citations import heading
from retrieval.text.analysis import Sentence, analyse
from retrieval.text.grammar import load_grammar
from retrieval.text.morphology import Tokens, tokenise
from retrieval.text.tables import LANGUAGES
from retrieval.text.tokens import TOKEN, fold

PAGES: Final = 256
"""Passages that stay taken apart: those of some twenty questions, about 20 MB."""


@dataclass(frozen=True, eq=False)  # what is asked of a page is worked out when it is first asked
class Page:
    """A passage; `head` is what stands above it in its document, `whole` that one's text, `sentences` are its own."""

    passage: Passage
    kind: Kind
    whole: str
    head: Sentence
    sentences: tuple[Sentence, ...]

    @property
    def all(self) -> tuple[Sentence, ...]:
        """Return the heading and the sentences."""
        return (self.head, *self.sentences)

    @cached_property
    def row(self) -> str:
        """Return the folded words of the title line and the passage between single spaces."""
        return f" {' '.join(word for one in self.all for word in one.words)} "

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the folded words."""
        return frozenset(word for one in self.all for word in one.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the bases of the content words, and the figures that stand behind some: "tarn 4"."""
        return frozenset().union(*(one.stems for one in self.all))

    @cached_property
    def dates(self) -> frozenset[str]:
        """Return the dates that are told."""
        return frozenset().union(*(one.dates for one in self.all))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Return the numbers that are told."""
        return frozenset().union(*(one.numbers for one in self.all))

    def small_among(self, wanted: frozenset[str]) -> frozenset[str]:
        """Return those of some folded words that are written small here."""
        told = (word for one in self._with(wanted) for word in TOKEN.findall(one.text) if word.islower())
        return wanted & frozenset(map(fold, told))

    def named_among(self, wanted: frozenset[str]) -> frozenset[str]:
        """Return those of some folded words that are parts of names here."""
        return wanted & {word for one in self._with(wanted) for name in one.called for word in name.split()}

    def _with(self, wanted: frozenset[str]) -> Iterator[Sentence]:
        return (one for one in self.all if not wanted.isdisjoint(one.words))

    def tokens_in(self, language: str) -> Iterator[Tokens]:
        """Yield the tokens of heading and passage as a language reads them."""
        if self.head.grammar.code == language:
            yield from (one.tokens for one in self.all)
        else:
            yield from (tokenise(one.text, load_grammar(language)) for one in self.all)


def page_of(hit: Hit) -> Page:
    """Return the page of a hit; what was taken apart for a question before is not taken apart again."""
    document = hit.document
    return _read(hit.passage, document.kind, document.text, heading(document), document.language)


@lru_cache(maxsize=PAGES)
def _read(passage: Passage, kind: Kind, whole: str, head: str, language: str | None) -> Page:
    """Take a passage apart; in a language without a file, as an English one."""
    code = language if language in LANGUAGES else LANGUAGES[0]
    analysis = analyse(passage.text, code)
    above = Sentence(head, 0, load_grammar(code))
    return Page(passage, kind, whole, above, analysis.sentences if analysis else ())
