"""Which claims are about the same thing: the same deed, done by and to the same, near in time or of one report (pure).

Never by likeness of wording alone: who does what to whom has to agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from retrieval.domain import Claim, Deed, Document
from retrieval.text.aliases import Aliases
from retrieval.text.similarity import overlap
from retrieval.text.tokens import stem, words

NEAR: Final = timedelta(days=120)
"""Between two claims of one matter; what is told later is another one, unless one report rests on the other."""
_LIKE: Final = 0.5
"""Share of the shorter one's telling words that two uses have in common which are forbidden or allowed as one."""
_FAMILIES: Final = {Deed.DISTILLED: Deed.TRAINED_ON, Deed.RESTORED: Deed.CUT_OFF}
"""Deeds that are told of one matter: a distillation is a training, and giving back ends a cutting off."""
_USES: Final = frozenset({Deed.FORBIDS, Deed.ALLOWS})
_OWNED: Final = frozenset({Deed.TRAINED_ON, Deed.DISTILLED, Deed.LEAKED, Deed.RESOLD, Deed.EVADED})
"""Deeds that are done to what is somebody's: whose it is tells the matter."""
_AGREED: Final = 1.0
"""What a party adds that two claims name alike; both parties make one matter whenever they are told of."""
_UNKNOWN: Final = 0.4
"""What a party that one claim does not name adds: less than one that agrees."""
_SHORT: Final = 3
"""Letters of a word or name that tells nothing."""
_NAME: Final = re.compile(r"[^\W\d_a-z][\w.-]*(?:\s\d[\w.]*)?")
"""A word with a capital, and its number: "Maren 3"."""
_NUMBERED: Final = re.compile(r"[ -]\d[\w.]*$")


@dataclass(slots=True)
class Group:
    """Claims of one matter as they are gathered, the oldest first."""

    deed: Deed
    claims: list[Claim]


def family_of(deed: Deed) -> Deed:
    """Return the deed under which a matter is told."""
    return _FAMILIES.get(deed, deed)


def target_of(claim: Claim) -> str | None:
    """Return whom or what a claim's deed is done to: whose it is where the deed is done to what somebody owns."""
    return (claim.deed in _OWNED and claim.whose) or claim.object


def moment_of(claim: Claim) -> datetime:
    """Return when a claim was learned."""
    assert claim.learned_at  # noqa: S101 - what is stored has it
    return claim.learned_at


def group(claims: Sequence[Claim], aliases: Aliases, documents: Mapping[str, Document]) -> list[Group]:
    """Return the matters of some claims, the oldest first; `documents` are those that make them."""
    groups: list[Group] = []
    for claim in sorted(claims, key=moment_of):
        rated = [(_rate(claim, one, aliases, documents), moment_of(one.claims[-1]), one) for one in groups]
        fitting = [each for each in rated if each[0]]
        if fitting:
            max(fitting, key=lambda each: each[:2])[2].claims.append(claim)
        else:
            groups.append(Group(family_of(claim.deed), [claim]))
    return groups


def may_share(claim: Claim, others: Sequence[Claim], aliases: Aliases) -> bool:
    """Say whether a claim may be of one matter with one of others, whenever they were made."""
    least = 2 * _AGREED if claim.deed in _USES else _AGREED + _UNKNOWN
    kin = (other for other in others if family_of(other.deed) is family_of(claim.deed))
    return any(_agree(claim, [other], aliases) >= least for other in kin)


def name_the_same(one: Claim, other: Claim, aliases: Aliases) -> bool:
    """Say whether two claims both name who does it and to whom, and name the same.

    Who gives access back need not be named: it is who took it.
    """
    whom = _compare(_targets(one), _targets(other), aliases)
    who = _compare([one.subject], [other.subject], aliases)
    back = Deed.RESTORED in {one.deed, other.deed}
    return not _are_others(one, [other], aliases) and whom >= _AGREED and who >= (_UNKNOWN if back else _AGREED)


def _rate(claim: Claim, group: Group, aliases: Aliases, documents: Mapping[str, Document]) -> float:
    """Return how well a claim fits a matter: 2 for both parties, more than 1 for one of them, 0 for another matter."""
    if family_of(claim.deed) is not group.deed:
        return 0.0
    agreement = _agree(claim, group.claims, aliases)
    if claim.deed in _USES:
        return agreement if agreement >= 2 * _AGREED else 0.0
    told = moment_of(claim) - moment_of(group.claims[-1]) <= NEAR or any(
        _are_linked(claim, other, documents) for other in group.claims
    )
    return agreement if told and agreement > _AGREED else 0.0


def _agree(claim: Claim, others: Sequence[Claim], aliases: Aliases) -> float:
    """Return how far a claim agrees with others on who does what to whom, any of which may name what one leaves out."""
    same = [other for other in others if claim.deed not in _USES or other.deed is claim.deed]
    subjects = _compare([claim.subject], [other.subject for other in same], aliases)
    if claim.deed in _USES:
        objects = _AGREED if any(_are_alike(claim.object, other.object) for other in same) else 0.0
    elif _are_others(claim, same, aliases):
        objects = 0.0
    else:
        objects = _compare(_targets(claim), [target for other in same for target in _targets(other)], aliases)
    return subjects + objects if subjects and objects else 0.0


def _targets(claim: Claim) -> list[str | None]:
    """Return what a deed is done to, and whose that is: either may be what another report calls it by."""
    return [target_of(claim), claim.object]


def _are_others(claim: Claim, others: Sequence[Claim], aliases: Aliases) -> bool:
    """Say whether what a deed is done to is somebody else's, whatever it is called: "Antworten" are no name.

    One may call the owner what the other calls the thing: answers of Maren are Casterly's Maren.
    """
    owned = [other for other in others if _is_named(other.whose)]
    if not owned or claim.deed not in _OWNED or not _is_named(claim.whose):
        return False
    names = [(claim.whose, name) for other in owned for name in (other.whose, other.object)]
    return not any(_are_one(*pair, aliases) for pair in [*names, *((claim.object, other.whose) for other in owned)])


def _compare(ours: Sequence[str | None], theirs: Sequence[str | None], aliases: Aliases) -> float:
    """Return how far names agree: nothing when all differ, and less than `_AGREED` where one is unnamed."""
    named, known = ([name for name in names if _is_named(name)] for names in (ours, theirs))
    if named and known:
        return _AGREED if any(_are_one(one, other, aliases) for one in named for other in known) else 0.0
    worded, told = ([name for name in names if name] for names in (ours, theirs))
    strange = worded and told and not named and not known
    likely = any(_are_alike(one, other) for one in worded for other in told)
    return 0.0 if strange and not likely else _UNKNOWN


def _is_named(name: str | None) -> bool:
    """Say whether a wording can name somebody: "answers of a rival's model" does not."""
    return name is not None and bool(name) and not name.islower()


def _are_one(one: str | None, other: str | None, aliases: Aliases) -> bool:
    return aliases.are_same(one, other) or bool(one and other and _share_name(one, other))


def _share_name(one: str, other: str) -> bool:
    """Say whether two wordings hold the same name, perhaps without its number: "outputs of Maren 3", "Maren"."""
    ours, theirs = names_in(one), names_in(other)
    return bool(ours & theirs) or any(
        _NUMBERED.sub("", name) in others for names, others in ((ours, theirs), (theirs, ours)) for name in names
    )


@lru_cache(maxsize=8_192)  # every claim is compared with many
def names_in(text: str) -> frozenset[str]:
    """Return the names inside a wording: "outputs of Maren 3" and "Maren 3" hold the same."""
    return frozenset(name for name in _NAME.findall(text) if len(_NUMBERED.sub("", name)) > _SHORT)


def _are_alike(one: str | None, other: str | None) -> bool:
    """Say whether two wordings that name nobody are of one thing."""
    ours, theirs = ({stem(word) for word in words(text or "") if len(word) > _SHORT} for text in (one, other))
    return overlap(ours, theirs) >= _LIKE


def _are_linked(one: Claim, other: Claim, documents: Mapping[str, Document]) -> bool:
    """Say whether one claim's document rests on the other's."""
    ours, theirs = documents.get(one.document_id), documents.get(other.document_id)
    return ours is not None and theirs is not None and (_rests_on(ours, theirs) or _rests_on(theirs, ours))


def _rests_on(document: Document, other: Document) -> bool:
    return other.document_id in {document.copy_of, document.original_id}
