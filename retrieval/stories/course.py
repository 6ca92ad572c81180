"""The course of a story: its status after each turn, since when, by whose word, and which document says so (pure).

It follows from the public documents of the story alone. A denial is never an original of what it denies: whoever denies
stands beside those who report, and is not counted among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from retrieval.claims.confirmation import originals
from retrieval.claims.lineage import is_copy
from retrieval.domain import PUBLIC, Claim, Document, Kind, Move, Stance, StoryStatus, StoryStep
from retrieval.stories.own_word import owner_of
from retrieval.stories.turning import opening_of, speaker_of
from retrieval.text.aliases import Aliases
from retrieval.text.quantities import amounts

_STATUSES = {
    Move.CORRECTS: StoryStatus.CORRECTED,
    Move.WITHDRAWS: StoryStatus.WITHDRAWN,
    Move.RESTORES: StoryStatus.RESTORED,
    Move.ENDS: StoryStatus.ENDED,
}


def course(
    documents: Sequence[Document], moves: Mapping[str, Move], claims: Mapping[str, Sequence[Claim]]
) -> tuple[StoryStep, ...]:
    """Return the statuses of a story in the order in which it took them; the last one is what it is now."""
    public = [one for one in documents if one.visibility == PUBLIC and one.kind is Kind.ARTICLE]
    steps: list[StoryStep] = []
    read: list[Document] = []
    for document in sorted(public, key=lambda one: one.age):
        read.append(document)
        reported = originals([one for one in read if _reports(one, read, moves, claims)])
        step = _step(document, read, moves[document.document_id], steps, tuple(claims.get(document.document_id, ())))
        if taken := step or _count(document, steps, reported):
            steps.append(replace(taken, originals=reported))
    return tuple(steps)


def _reports(
    document: Document,
    documents: Sequence[Document],
    moves: Mapping[str, Move],
    claims: Mapping[str, Sequence[Claim]],
) -> bool:
    """Say whether a document says that what the story tells is so: nobody who denies it, nor a party's own channel."""
    move = moves[document.document_id]
    behind = (one for one in documents if one is not document and _is_behind(one, document))
    denied = any(moves[one.document_id] is Move.DENIES or owner_of(one) for one in behind)
    made = claims.get(document.document_id, ())
    only_denied = bool(made) and all(claim.stance is Stance.DENIED for claim in made)
    tells = move in {Move.REPORTS, Move.REPEATS, Move.CONFIRMS, Move.CORRECTS}
    return tells and not denied and not only_denied and owner_of(document) is None


def _is_behind(one: Document, document: Document) -> bool:
    """Say whether a document rests on another one, or is its copy."""
    return one.document_id in {document.copy_of, document.original_id} or is_copy(document, one)


def _count(document: Document, steps: Sequence[StoryStep], reported: tuple[str, ...]) -> StoryStep | None:
    """Return a step where a story that is only reported is reported by one more."""
    if steps and (steps[-1].status is not StoryStatus.REPORTED or steps[-1].originals == reported):
        return None
    return StoryStep(StoryStatus.REPORTED, document.published_at, document.document_id, document.outlet, reported)


def _step(
    document: Document, read: Sequence[Document], move: Move, steps: Sequence[StoryStep], claims: Sequence[Claim]
) -> StoryStep | None:
    """Return the status that a document gives its story; None where it gives it none."""
    moment, name = document.published_at, document.document_id
    if move in _STATUSES:
        status = _STATUSES[move]
        by = _voice(document, move, claims) or document.outlet
        return StoryStep(status, moment, name, by, change=_change(document, read) if move is Move.CORRECTS else None)
    owner = owner_of(document)
    if move is Move.REPORTS and owner:  # told by the one who did it: nobody has to confirm that
        return StoryStep(StoryStatus.CONFIRMED, moment, name, owner)
    if move is Move.CONFIRMS:
        by = _voice(document, move, claims) or document.outlet
        against = _last(StoryStatus.DENIED, steps, but=by)
        return StoryStep(StoryStatus.DISPUTED if against else StoryStatus.CONFIRMED, moment, name, by, against=against)
    if move is Move.DENIES:
        by = _voice(document, move, claims)
        against = _last(StoryStatus.CONFIRMED, steps, but=by)
        if against:
            return StoryStep(StoryStatus.DISPUTED, moment, name, against, against=by)
        return StoryStep(StoryStatus.DENIED, moment, name, by)
    return None


def _voice(document: Document, move: Move, claims: Sequence[Claim]) -> str | None:
    """Return who makes a move: whose channel it stands in, who speaks in it, or whose claim it is."""
    if owner := owner_of(document):
        return owner
    stance = {Move.DENIES: Stance.DENIED, Move.CONFIRMS: Stance.CONFIRMED, Move.WITHDRAWS: Stance.WITHDRAWN}.get(move)
    spoken = speaker_of(opening_of(document), move) if stance else None
    return spoken or next((claim.speaker for claim in claims if claim.stance is stance and claim.speaker), None)


def _last(status: StoryStatus, steps: Sequence[StoryStep], *, but: str | None) -> str | None:
    """Return who last confirmed or denied a story, unless it is the one who now says the opposite."""
    same = Aliases(()).are_same
    settled = {StoryStatus.WITHDRAWN, StoryStatus.RESTORED, StoryStatus.ENDED}
    for step in reversed(steps):
        if step.status in settled:
            return None
        if step.status is status and step.by and not same(step.by, but):
            return step.by
    return None


def _change(document: Document, read: Sequence[Document]) -> tuple[str, str] | None:
    """Return the old and the new amount of a correction: as its notice tells, else the one number that is new."""
    told = document.correction.replaced if document.correction else ()
    said = f"{document.title}. {document.text}"
    written = {one.value: said[one.start : one.end] for one in reversed(tuple(amounts(said)))}
    if told:
        return written.get(told[0].old, told[0].old), written.get(told[0].new, told[0].new)
    before = {one.value for other in read[:-1] for one in amounts(f"{other.title}. {other.text}")}
    fresh = [value for value in written if value not in before]
    known = [value for value in written if value in before]
    return (written[known[0]], written[fresh[0]]) if len(fresh) == len(known) == 1 else None


def in_words(step: StoryStep) -> str:
    """Return a status in words: "reported by 2 outlets independently", "corrected: 41 → 14"."""
    match step.status:
        case StoryStatus.REPORTED:
            count = len(step.originals)
            return f"reported by {count} outlets independently" if count > 1 else "reported by one outlet"
        case StoryStatus.DISPUTED:
            return (
                f"disputed: confirmed by {step.by}, denied by {step.against}"
                if step.by and step.against
                else "disputed"
            )
        case StoryStatus.CORRECTED if step.change:
            return f"corrected: {step.change[0]} → {step.change[1]}"
        case StoryStatus.CONFIRMED | StoryStatus.DENIED | StoryStatus.WITHDRAWN if step.by:
            return f"{step.status.value} by {step.by}"
        case _:
            return step.status.value
