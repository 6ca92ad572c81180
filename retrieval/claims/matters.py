"""Which claims are about the same thing: the same deed, done by and to the same, near in time or of one report (pure).

Never by likeness of wording alone: who does what to whom has to agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from retrieval.domain import Claim, Deed, Document, Entity
from retrieval.text.tokens import stem, words

NEAR: Final = timedelta(days=120)
"""Between two claims of one matter; what is told later is another one, unless one report rests on the other."""
_BOTH: Final = 2
"""The agreement of a claim whose two parties are a matter's."""
_UNKNOWN: Final = 0.4
"""What a party that a claim does not name adds: less than one that agrees."""
_LIKE: Final = 0.5
"""Share of the shorter one's telling words that two uses have in common which are forbidden or allowed as one."""
_FAMILIES: Final = {Deed.DISTILLED: Deed.TRAINED_ON, Deed.RESTORED: Deed.CUT_OFF}
"""Deeds that are told of one matter: a distillation is a training, and giving back ends a cutting off."""
_USES: Final = frozenset({Deed.FORBIDS, Deed.ALLOWS})
_OWNED: Final = frozenset({Deed.TRAINED_ON, Deed.DISTILLED, Deed.LEAKED, Deed.RESOLD, Deed.EVADED})
"""Deeds that are done to what is somebody's: whose it is tells the matter."""
_FORMS: Final = frozenset(
    [
        "inc",
        "ltd",
        "llc",
        "plc",
        "corp",
        "corporation",
        "co",
        "company",
        "gmbh",
        "ag",
        "se",
        "sas",
        "sa",
        "sarl",
        "bv",
        "ab",
        "oy",
        "kg",
        "limited",
        "the",
        "le",
        "la",
        "les",
        "el",
        "los",
        "der",
        "die",
        "das",
    ]
)
_VAGUE: Final = frozenset(
    ["ai", "ia", "ki", "labs", "lab", "group", "systems", "data", "media", "research", "models", "intelligence"]
)


def family_of(deed: Deed) -> Deed:
    """Return the deed under which a matter is told."""
    return _FAMILIES.get(deed, deed)


class Parties:
    """Who is who: names are compared without their legal forms, and through the gazetteer."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        """Take what goes by several names."""
        self._canonical = {_plain(name): _plain(entity.name) for entity in entities for name in entity.names}
        self._called = {_plain(name): entity.name for entity in entities for name in entity.names}

    def key(self, name: str | None) -> tuple[str, ...]:
        """Return what a name is compared by; empty for nobody."""
        plain = _plain(name or "")
        return self._canonical.get(plain, plain)

    def called(self, name: str | None) -> str | None:
        """Return what a party is called by."""
        return self._called.get(_plain(name or ""), name)

    def same(self, one: str | None, other: str | None) -> bool:
        """Say whether two names are one party's: the same words, or one the other's with less ("Halvane Labs")."""
        ours, theirs = self.key(one), self.key(other)
        if not ours or not theirs:
            return False
        shorter, longer = sorted((ours, theirs), key=len)
        numbers = {word for word in ours if word.isdigit()} ^ {word for word in theirs if word.isdigit()}
        telling = [word for word in shorter if word not in _VAGUE]
        return ours == theirs or (bool(telling) and not numbers and longer[: len(shorter)] == shorter)


def _plain(name: str) -> tuple[str, ...]:
    found = [word for word in words(name) if word not in _FORMS]
    return tuple(found or words(name))


def target_of(claim: Claim) -> str | None:
    """Return whom or what a claim's deed is done to: whose it is where the deed is done to what somebody owns."""
    if claim.deed in _OWNED:
        return claim.whose or claim.object
    return claim.object


@dataclass(slots=True)
class Group:
    """Claims of one matter as they are gathered."""

    deed: Deed
    claims: list[Claim] = field(default_factory=list)

    @property
    def last(self) -> datetime:
        """Return when its last claim was learned."""
        return max(moment_of(claim) for claim in self.claims)


def moment_of(claim: Claim) -> datetime:
    """Return when a claim was learned."""
    assert claim.learned_at  # noqa: S101 - what is stored has it
    return claim.learned_at


def group(claims: Sequence[Claim], parties: Parties, documents: Mapping[str, Document]) -> list[Group]:
    """Return the matters of some claims, the oldest first; `documents` are those that make them."""
    groups: list[Group] = []
    for claim in sorted(claims, key=moment_of):
        fitting = [one for one in groups if _fits(claim, one, parties, documents)]
        if not fitting:
            fitting = [Group(family_of(claim.deed))]
            groups += fitting
        max(
            fitting,
            key=lambda one: (_agreement(claim, one, parties), one.last) if one.claims else (0, moment_of(claim)),
        ).claims.append(claim)
    return groups


def _fits(claim: Claim, group: Group, parties: Parties, documents: Mapping[str, Document]) -> bool:
    if family_of(claim.deed) is not group.deed:
        return False
    linked = any(_are_linked(claim, other, documents) for other in group.claims)
    near = moment_of(claim) - group.last <= NEAR
    agreement = _agreement(claim, group, parties)
    return agreement > _BOTH - 1 and (near or linked) if claim.deed not in _USES else agreement >= _BOTH


def _agreement(claim: Claim, group: Group, parties: Parties) -> float:
    """Return how far a claim agrees with a matter: 2 for both parties, 1 and more where it leaves one unnamed."""
    same = [other for other in group.claims if claim.deed not in _USES or other.deed is claim.deed]
    subjects = _compare([claim.subject], [other.subject for other in same], parties)
    if claim.deed in _USES:
        uses = max((_compare_uses(claim.object, other.object) for other in same), default=0.0)
        return subjects + uses if subjects and uses else 0.0
    objects = _compare(_targets(claim), [target for other in same for target in _targets(other)], parties)
    return subjects + objects if subjects and objects and subjects + objects > 2 * _UNKNOWN else 0.0


def _targets(claim: Claim) -> list[str | None]:
    """Return what a deed is done to, and whose that is: either may be what another report calls it by."""
    return [target_of(claim), claim.object] if claim.deed in _OWNED else [claim.object]


def _compare(ours: Sequence[str | None], theirs: Sequence[str | None], parties: Parties) -> float:
    """Return 1 when a name of a claim is one of a matter's, 0 when all are others', and less where one names nobody."""
    named = [name for name in ours if name and not name.islower()]  # "answers of a rival's model" names nobody
    known = [name for name in theirs if name and not name.islower()]
    if not named or not known:
        worded = [name for name in theirs if name]
        strange = not named and worded and not known and not any(_compare_uses(o, t) for o in ours for t in worded)
        return 0.0 if strange and any(ours) else _UNKNOWN
    return float(any(parties.same(one, other) or _share_name(one, other) for one in named for other in known))


def _share_name(one: str, other: str) -> bool:
    """Say whether two wordings hold the same name: "outputs of Maren 3", "Maren 3"."""
    ours, theirs = (set(re.findall(r"[^\W\d_a-z][\w.-]*(?:\s\d[\w.]*)?", text)) for text in (one, other))
    return any(_are_one_name(mine, other) for mine in ours for other in theirs)


def _are_one_name(one: str, other: str) -> bool:
    """Say whether two names are the same, one of them perhaps without its number: "Maren", "Maren 3"."""
    ours, theirs = (re.sub(r"[ -]\d[\w.]*$", "", name) for name in (one, other))
    return ours == theirs and len(ours) > _SHORT and (one == other or ours in {one, other})


_SHORT: Final = 3


def _compare_uses(one: str | None, other: str | None) -> float:
    ours, theirs = ({stem(word) for word in words(text or "") if len(word) > _SHORT} for text in (one, other))
    shorter = min(len(ours), len(theirs))
    return 1.0 if shorter and len(ours & theirs) >= _LIKE * shorter else 0.0


def _are_linked(one: Claim, other: Claim, documents: Mapping[str, Document]) -> bool:
    """Say whether one claim's document rests on the other's."""
    rests = {
        document_id: {document.copy_of, document.original_id}
        for document_id in (one.document_id, other.document_id)
        if (document := documents.get(document_id))
    }
    return other.document_id in rests.get(one.document_id, ()) or one.document_id in rests.get(other.document_id, ())
