"""A message as words: contractions written out, hurried spellings put right, its formulae marked (pure)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from retrieval.text.lexicon import STOPWORDS

_SHORTCODE = re.compile(r":[\w+'-]+:")
_PICTURES = frozenset({"So", "Sk", "Cs", "Cn", "Co"})
_JOINERS = frozenset("\u200d\ufe0f\u20e3")
_WORD = re.compile(r"[@#]?\w+(?:[-'./:]\w+)*|\+1")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
"""A letter three times and more: "hellooo"."""
_CLITIC = re.compile(r"(?P<stem>.+?)(?P<clitic>n't|'(?:s|ll|re|ve|m|d))$")
_CLITICS = {"n't": "not", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am", "'d": "would"}
_IRREGULAR = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_IS = frozenset({"what", "who", "where", "when", "how", "why", "it", "that", "this", "there", "here", "he", "she"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of `words.toml`."""

    spellings: dict[str, tuple[str, ...]]
    formulae: dict[tuple[str, ...], str]
    classes: dict[str, frozenset[str]]
    days: dict[str, int]
    overview_frames: tuple[str, ...]
    overview_nouns: tuple[str, ...]

    def __getitem__(self, name: str) -> frozenset[str]:
        """Return the words of a class."""
        return self.classes[name]


@dataclass(frozen=True, slots=True)
class SaidWords:
    """A message's words in lower case, each with the formula it belongs to ("" where it belongs to none).

    `text` is the message without emoji, `pictured` says that it had some.
    """

    text: str
    words: tuple[str, ...]
    formulae: tuple[str, ...]
    pictured: bool

    @property
    def own(self) -> tuple[str, ...]:
        """Return the words that belong to no formula."""
        return tuple(word for word, formula in zip(self.words, self.formulae, strict=True) if not formula)

    @property
    def content(self) -> frozenset[str]:
        """Return the words that are left when formulae, grammar and light words are taken away."""
        return frozenset(self.own) - STOPWORDS - vocabulary()["light"]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the words that intents are told by."""
    told = tomllib.loads(files("bot.intent").joinpath("words.toml").read_text(encoding="utf-8"))
    spellings = {short: tuple(full.split()) for short, full in told["spellings"].items()}
    return Vocabulary(
        spellings=spellings,
        formulae={
            tuple(_written_out(phrase, spellings)): name for name, all_ in told["formulae"].items() for phrase in all_
        },
        classes={name: frozenset(words) for name, words in told["classes"].items()},
        days=told["days"],
        overview_frames=tuple(told["overviews"]["frames"]),
        overview_nouns=tuple(told["overviews"]["nouns"]),
    )


def speech_of(text: str) -> SaidWords:
    """Take a message apart."""
    typed = text.replace("\u2019", "'").replace("\u2018", "'")
    plain = _SHORTCODE.sub(" ", typed)
    bare = "".join(" " if unicodedata.category(c) in _PICTURES or c in _JOINERS else c for c in plain)
    words = tuple(_written_out(bare, vocabulary().spellings))
    return SaidWords(" ".join(bare.split()), words, tuple(_marked(words)), pictured=bare != typed)


def written_out(text: str) -> str:
    """Return a text with hurried spellings written out, everything else as it stands: "can u" as "can you"."""
    spellings = vocabulary().spellings
    return _WORD.sub(lambda found: " ".join(spellings.get(found[0].casefold(), (found[0],))), text)


def _written_out(text: str, spellings: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the words of a text, contractions and hurried spellings written out."""
    for match in _WORD.finditer(text):
        word = _DRAWN_OUT.sub(r"\1", unicodedata.normalize("NFC", match[0].casefold()).strip("'"))
        found = _CLITIC.fullmatch(word)
        if word in spellings:
            yield from spellings[word]
        elif found is None:
            yield word
        elif found["clitic"] != "'s":
            yield from (_IRREGULAR.get(found["stem"], found["stem"]), _CLITICS[found["clitic"]])
        elif found["stem"] in _IS:
            yield from (found["stem"], "is")
        elif found["stem"] == "let":
            yield from ("let", "us")
        else:
            yield found["stem"]


def _marked(words: tuple[str, ...]) -> Iterator[str]:
    """Yield for each word the formula that it belongs to; the longest formula wins."""
    known = vocabulary().formulae
    longest = max(map(len, known))
    place = 0
    while place < len(words):
        sizes = range(min(longest, len(words) - place), 0, -1)
        size = next((size for size in sizes if words[place : place + size] in known), 0)
        yield from [known[words[place : place + size]]] * size if size else [""]
        place += size or 1
