"""What reading one thing gives: a document, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retrieval.domain import Document
from retrieval.errors import RetrievalError, UnreadableDocument
from retrieval.reading.redaction import blotted
from retrieval.reading.sources.bounds import bounded, fault_of
from retrieval.reading.sources.identity import Keys


@dataclass(frozen=True, slots=True)
class Reading:
    """One document of a source, or why it could not be read; `what` names the file, address, line or entry.

    `document_id` is known for most failures too, so that a document that cannot be read today is not
    taken for one that was deleted. `keys` are what an entry of a feed is known by besides, `same` says that its feed
    or file is as it was when it was read last, and `missed` why a page could not be read. A file of a folder that is of
    no kind that is read is `skipped`, with the reason in `error`: that is no failure.
    """

    what: str
    document: Document | None = None
    error: str | None = None
    document_id: str | None = None
    keys: Keys | None = None
    same: bool = False
    missed: str | None = None
    skipped: bool = False

    @classmethod
    def of(cls, what: str, document: Document, keys: Keys | None = None) -> Reading:
        """Wrap a document that was read, within the bounds of what is kept."""
        kept = bounded(document)
        if fault := fault_of(kept):
            return cls(what, None, fault, kept.document_id or None)
        return cls(what, kept, None, kept.document_id, keys)


def guarded(what: str, read: Callable[[], Document], document_id: str | None = None) -> Reading:
    """Return what `read` gives as a value, whatever it raises."""
    try:
        return Reading.of(what, read())
    except UnreadableDocument as error:
        return Reading(what, None, blotted(error.why)[0], document_id)  # it may quote what is wrong
    except RetrievalError as error:
        return Reading(what, None, str(error), document_id)
    except Exception as error:  # noqa: BLE001 - parsers of outside bytes raise anything, and one document is no reason to stop
        return Reading(what, None, f"the parser gave up ({type(error).__name__})", document_id)
