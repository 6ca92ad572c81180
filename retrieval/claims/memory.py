"""What the sentences before told: whom they name, whose models those are, and what they claimed."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from retrieval.claims.clauses import Frame, frame
from retrieval.claims.parties import Party
from retrieval.claims.persons import find_employer, is_person
from retrieval.domain import Claim
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import SMALL, Grammar
from retrieval.text.morphology import Tokens
from retrieval.text.outlets import is_outlet

_LOOKS_BACK: Final = 8
"""Sentences that are looked at for whom the next one speaks of; more of them change nothing."""
_PRODUCT_REACH: Final = 9
"""Tokens between an owner and what is his: "Lumora's newest model, Tarn 4"."""
_MATERIAL_REACH: Final = 2
"""Tokens before a name in which the material that is its own stands ("conversations with Tarn 4")."""
_PRODUCT: Final = re.compile(r"\b([A-Z\u00c0-\u00de][\w]*(?: [A-Z\u00c0-\u00de][\w]*)?)[ -](\d[\w.]*\w|\d)\b")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(r"[ -]\d[\w.]*(?: \w+)?$")


@dataclass(slots=True)
class Memory:
    """What is known when a sentence is read; `host` is whose own channel the text stands in.

    `claims` are the last sentence's, `accused` is who was cut off or sued in this one, `barred` who was cut off last.
    Names are looked up only when somebody asks for them: most sentences need none.
    """

    host: str | None = None
    products: frozenset[str] = frozenset()
    subject: str | None = None
    object: str | None = None
    claims: tuple[Claim, ...] = ()
    accused: str | None = None
    barred: str | None = None
    corrects: bool = False
    corrector: str | None = None
    _names: list[str] = field(default_factory=list)
    _owners: dict[str, str] = field(default_factory=dict)
    _topic: str | None = None
    _doubtful: str | None = None
    _source: str | None = None
    _persons: set[str] = field(default_factory=set)
    _unread: deque[Sentence] = field(default_factory=lambda: deque(maxlen=_LOOKS_BACK))

    def pass_by(self, sentence: Sentence) -> None:
        """Take in a sentence, in case that somebody asks whom it names."""
        self._unread.append(sentence)

    def is_product(self, name: str) -> bool:
        """Say whether a name is a model's rather than an organisation's: "Tarn 4", and then "Tarn" as well."""
        return not self.products.isdisjoint({name, _stem(name)})

    def owner_of(self, product: str) -> str | None:
        """Return whose model it is, as far as the text has said so."""
        self._catch_up()
        return self._owners.get(_stem(product))

    def knows(self, name: str) -> bool:
        """Say whether a sentence before named somebody."""
        self._catch_up()
        return name in self._names

    def source(self) -> str | None:
        """Return whose material was told of last, which is what "the material" is: "conversations with Tarn 4"."""
        self._catch_up()
        return self._source

    def other(self, *than: str | None) -> str | None:
        """Return the party told of last that is none of these."""
        self._catch_up()
        known = [self.object, self._topic, self.subject, *reversed(self._names)]
        return next((name for name in known if name and name not in than and not self.is_product(name)), None)

    def main(self) -> str | None:
        """Return whom the text is about so far."""
        self._catch_up()
        known = [self._topic, self.subject, *reversed(self._names), self.host, self._doubtful]
        return next((name for name in known if name and not self.is_product(name)), None)

    def _catch_up(self) -> None:
        """Take in names; the topic is a sentence's first bare name, a person's organisation before the person."""
        while self._unread:
            told = frame(self._unread.popleft())
            self._doubtful = _find_doubtful(told) or self._doubtful
            named = [party for party in told.parties if party.is_name and not is_outlet(party.text)]
            self._learn_owners(named, told.tokens)
            for party in named:
                before = told.tokens.between(party.start - _MATERIAL_REACH, party.start)
                self._source = party.text if any(token.is_a("material") for token in before) else self._source
            named = [party for party in named if not self.is_product(party.text)]
            self._names += [name for party in named if (name := self._organisation_of(party, told))]
            first = next((p for marker in ("", "own") for p in named if p.marker == marker), None)
            if first:
                self._topic = find_employer(first, told) or first.text

    def _organisation_of(self, party: Party, told: Frame) -> str | None:
        """Return whom a name stands for as a party: a person's organisation, or None where that is not told."""
        if is_person(party, told):
            self._persons.add(party.text.split()[-1])
            return find_employer(party, told)
        return None if party.text.split()[-1] in self._persons else party.text

    def _learn_owners(self, named: Sequence[Party], tokens: Tokens) -> None:
        for one, following in pairwise(named):
            ours, theirs = self.is_product(one.text), self.is_product(following.text)
            between = tokens.between(one.last, following.first)
            if len(between) > _PRODUCT_REACH or any(token.has("auxiliaries") for token in between):
                continue  # "X was trained on outputs of Y's model"
            if one.marker == "own" and theirs and not ours:
                self._owners.setdefault(_stem(following.text), one.text)
            if following.marker == "of" and ours and not theirs:
                self._owners.setdefault(_stem(one.text), following.text)


def _find_doubtful(told: Frame) -> str | None:
    """Return who may be a sentence's subject: an outlet, or a word of the dictionary that opens it without article."""
    outlet = next((party.text for party in told.parties if party.is_name and not party.marker), None)
    opening, following = told.tokens[0], told.tokens[1]
    if opening.has(SMALL) or opening.classes or not opening.text.istitle() or not following.has("auxiliaries"):
        return outlet
    return opening.text


def products_of(text: str, grammar: Grammar) -> frozenset[str]:
    """Return the names of models in a text, those with a number: "Tarn 4", "Corvid-1"; and what stands before it."""
    found = [match for match in _PRODUCT.finditer(text) if not _YEAR.fullmatch(match[2])]
    counted = grammar.classes["counted"]  # "Section 4", and "Juni 3"
    named = [m for m in found if m[1].lower() not in counted and not grammar.has("calendar", m[1].lower())]
    return frozenset(name for match in named for name in (match[0], match[1]))


def host_of(outlet: str, grammar: Grammar) -> str | None:
    """Return whose own channel an outlet is: "Ravensmoor Blog", "Pell research notes"; None for others."""
    words, channels = outlet.split(), grammar.classes["channels"]
    ends = (at for at in range(1, len(words)) if " ".join(words[at:]).lower() in channels)
    return next((" ".join(words[:at]) for at in ends), None)


def _stem(name: str) -> str:
    """Return a model's name without its number and what stands behind it: "Skerry 3 Instruct"."""
    return _NUMBER.sub("", name)
