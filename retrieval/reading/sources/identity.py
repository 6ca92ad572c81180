"""Which entries of a feed are the same article, whatever became of their dates, guids and addresses; pure.

An entry is known by several keys, and any of them is enough. All but the address hold within one source alone, so that
nobody can lay hands on another's document by naming its guid or repeating its words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.domain import Document
from retrieval.reading.sources.addresses import canonical, identity_of, identity_of_address, names_an_article
from retrieval.text.similarity import SAME_STATE, STATE, overlap, runs_of

_TELLING = 8
"""Letters from which on a guid is taken to be given once; a shorter one may be the entry's place in its feed."""
_OPENING = 100
_ENOUGH = 40
"""Letters of an opening that are compared, and how many of it and the title make one that no other article shares."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Keys:
    """What an entry is known by: its address, its guid, and its title with the opening of its text.

    `place` is where a page is read, whatever article stands there. `said` are its words as the feed gives them,
    where the text that is kept is its page's.
    """

    address: str | None = None
    guid: str | None = None
    words: str | None = None
    said: str | None = None
    place: str | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """Those there are, the most telling first."""
        return tuple(key for key in (self.address, self.guid, self.words, self.said, self.place) if key)

    def without(self, shared: Collection[str]) -> Keys:
        """Return these keys without those that several articles have."""
        kept = (None if key in shared else key for key in (self.address, self.guid, self.words, self.said, self.place))
        return Keys(*kept)


def keys_of(document: Document, guid: str) -> Keys:
    """Return what an entry of a feed is known by within its source."""
    source, title, opening = document.source_id, _plain(document.title), _plain(document.text)[:_OPENING]
    url = document.url if document.url and names_an_article(document.url) else None
    given = canonical(guid) or guid.strip()
    telling = (given,) if len(given) >= _TELLING else (given, title)
    return Keys(
        address=identity_of("key of address", source, identity_of_address(url)) if url else None,
        guid=identity_of("key of guid", source, *telling) if given else None,
        words=identity_of("key of words", source, title, opening) if _telling_words(document, title, opening) else None,
    )


def _telling_words(document: Document, title: str, opening: str) -> bool:
    """Say whether words can tell an article: where there is no address at all, they have to."""
    return document.url is None or (opening != title and len(title) + len(opening) >= _ENOUGH)


def are_alike(left: Document, right: Document, *, share: float = STATE) -> bool:
    """Say whether two texts are states of one article: the shorter one's runs of words mostly stand in the other."""
    runs, others = runs_of(left.text), runs_of(right.text)
    same_title = _plain(left.title) == _plain(right.title)
    if not runs or not others:
        return same_title and _plain(left.text) == _plain(right.text)
    return overlap(runs, others) >= share


def told_apart(entries: Sequence[tuple[Document, Keys]]) -> list[tuple[Document, Keys]]:
    """Return the entries of one feed with their identities, the same for those that are the same article.

    A key that different articles share (the address of the front page, a guid for all) tells nothing and is dropped.
    """
    shared = _shared(entries)
    first: dict[str, str] = {}
    told: list[tuple[Document, Keys]] = []
    for document, known_by in entries:
        keys = known_by.without(shared)
        identity = next((first[key] for key in keys.all if key in first), None) or _identity(document, keys)
        for key in keys.all:
            first.setdefault(key, identity)
        told.append((replace(document, document_id=identity), keys))
    return told


def _shared(entries: Iterable[tuple[Document, Keys]]) -> set[str]:
    holders: dict[str, Document] = {}
    shared: set[str] = set()
    for document, keys in entries:
        for key in keys.all:
            holder = holders.setdefault(key, document)
            if holder is not document and key not in shared and not are_alike(holder, document):
                shared.add(key)
    return shared


def _identity(document: Document, keys: Keys) -> str:
    """Return a new document's identity: an article's address means the same whoever links to it."""
    if keys.address and document.url:
        return identity_of_address(document.url)
    own = keys.guid or keys.words or f"{_plain(document.title)}\n{_plain(document.text)}"
    return identity_of("entry", document.source_id, own)


def known_as(
    document: Document, keys: Keys, *, by_key: Mapping[str, str], documents: Mapping[str, Document]
) -> list[str]:
    """Return the identities that an entry may have, the likeliest first, its own proposal last.

    `by_key` says which documents are known by its keys, `documents` holds these and the one it proposes to be.
    """
    found = [document.document_id] if document.document_id in documents else []
    for key in keys.all:
        known = documents.get(by_key.get(key, ""))
        if known is None or (key == keys.words and (found or not are_alike(known, document, share=SAME_STATE))):
            continue
        if key == keys.place and not (known.source_id == document.source_id and _is_still(known, document)):
            continue  # another article stands at the place now
        found.append(known.document_id)
    return list(dict.fromkeys([*found, document.document_id]))


def _is_still(known: Document, document: Document) -> bool:
    return known.url == document.url or are_alike(known, document)


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
