"""Everything that can go wrong in `retrieval`, by what the reader should do about it.

RetrievalError
├── TransientError          later: the same call may work in a while
│   ├── Unreachable             a host did not answer, or not in time
│   ├── RateLimited             a host asked us to come back later
│   └── ModelUnavailable        the language model or embedder is away, too slow or cut off
│       ├── ModelNotAllowed         it may not be sent what it was to read
│       └── BudgetSpent             the models have had the day's tokens
├── PermanentError          never: the same call will fail the same way
│   ├── Gone                    the page or feed says it is no more
│   ├── RefusedAddress          an address we do not connect to
│   ├── IndexMismatch           the index was built by another embedder: re-index
│   ├── IndexBroken             the index on disk does not open: re-index
│   └── ModelMisbehaved         the model's reply cannot be used
└── InvalidInputError       fix your input
    ├── UnreadableDocument      a file, page, entry or note that cannot be read
    └── BadConfiguration        a setting or a configuration file that cannot be used
        └── IndexBusy               another process holds the index's folder

A library's own exception stops at the adapter and is chained to one of these.
"""

from __future__ import annotations

from typing import Final

_LONGEST: Final = 300
"""Letters of a reason that a person reads."""


class RetrievalError(Exception):
    """The root of the tree; its text is one plain sentence that a person may see."""


class TransientError(RetrievalError):
    """The same call may work later."""


class PermanentError(RetrievalError):
    """The same call will fail the same way."""


class InvalidInputError(RetrievalError):
    """The caller's input has to change; the text says what, where and how."""


class Unreachable(TransientError):
    """A host did not answer, or not in time."""


class RateLimited(TransientError):
    """A host asked us to come back after `retry_after` seconds (None: it did not say)."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Keep the host's wish beside the sentence."""
        super().__init__(message)
        self.retry_after = retry_after


class ModelUnavailable(TransientError):
    """The language model or the embedder is away, too slow, rate-limited or was cut off.

    `status` is what its server answered with (None: nothing, or it broke off), `retry_after` the seconds that it asked
    to be left alone; one that was not `reached` has read nothing.
    """

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: float | None = None, reached: bool = True
    ) -> None:
        """Keep what the server said beside the sentence."""
        super().__init__(message)
        self.status = status
        self.reached = reached
        self.retry_after = retry_after


class ModelNotAllowed(ModelUnavailable):
    """The model may not be sent what it was to read; nothing was sent."""


class BudgetSpent(ModelUnavailable):
    """The models have had the day's tokens; nothing was sent."""


class Gone(PermanentError):
    """The page or feed is no more; `for_good` when its host says so (410) rather than only not finding it (404)."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        """Keep how sure the host is beside the sentence."""
        super().__init__(message)
        self.for_good = for_good


class RefusedAddress(PermanentError):
    """An address that we never connect to (not global, not http, too many redirects)."""


class IndexMismatch(PermanentError):
    """The index was built by another embedder; the text names the command that re-indexes."""


class IndexBroken(PermanentError):
    """The index on disk does not open; the text names the command that re-indexes."""


class ModelMisbehaved(PermanentError):
    """The model's reply does not follow the agreed form."""


class UnreadableDocument(InvalidInputError):
    """`what` (a file, an address, an entry) cannot be read, because of `why`.

    Both may quote what was read, so both are made fit to be printed and kept, and the reason is cut where it is long.
    """

    def __init__(self, what: str, why: str) -> None:
        """Keep the identity of what failed beside the reason."""
        self.what = _printable(what)
        self.why = _printable(why)
        if len(self.why) > _LONGEST:
            self.why = f"{self.why[:_LONGEST]}…"
        super().__init__(f"{self.what}: {self.why}")


class BadConfiguration(InvalidInputError):
    """A setting or a configuration file cannot be used; the text names it and the line."""


class IndexBusy(BadConfiguration):
    """Another process holds the index's folder: only a Chroma server can be shared."""


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
