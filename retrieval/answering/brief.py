"""What a writer works from: the question, the turns before it, the day, and the passages with what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from retrieval.domain import Document, Hit, Matter, Searched, Verdict


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of one exchange: its question, and a line of each document that the reply cited."""

    question: str
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A question made to stand alone, and all that a reply to it may rest on: the same for a model and for quoting.

    `moment` is when it is asked or, with `as_of`, the moment in the past that it is asked as of. `turns` are what was
    asked before it, as far as the readers of the reply may know. `draws_on` are the visibilities of what the question
    and the turns tell of. A model is given `read`: the first hits, and passages that tell what became of what they
    tell; `matters` is what the ledger knows of that, `verdict` what it answers to a question for a yes or no.
    """

    question: str
    hits: tuple[Hit, ...]
    moment: datetime
    as_of: bool = False
    turns: tuple[Told, ...] = ()
    searched: Searched = field(default_factory=lambda: Searched(0, None))
    draws_on: frozenset[str] = frozenset()
    read: tuple[Hit, ...] = ()
    matters: tuple[Matter, ...] = ()
    verdict: Verdict | None = None


def standing_of(document: Document) -> tuple[str, ...]:
    """Say in words whom a document rests on and what became of it: corrected (old → new), clarified or withdrawn."""
    rests = [f"rests on a report by {document.original}"] if document.original else []
    correction = document.correction
    if correction is None:
        return tuple(rests)
    replaced = "".join(f" ({one.old} → {one.new})" for one in correction.replaced)
    return (*rests, f"{correction.kind}{replaced}: {' '.join(correction.notice.split())}")
