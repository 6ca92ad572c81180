"""What a sentence cites, and what it can lack there (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.domain import Lack


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """One cited passage: the source sentences that its quotes stand in, what stands above it, and all of it.

    `told_by` are the outlets whose report it is: its own, and the one that it credits. `language` is what it is
    written in, where that is known.
    """

    near: str
    heading: str
    text: str
    told_by: tuple[str, ...] = ()
    language: str | None = None

    @property
    def whole(self) -> str:
        """Return the heading and the passage."""
        return f"{self.heading}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that a sentence cites, each once."""

    places: tuple[CitedPassage, ...]

    @property
    def near(self) -> str:
        """Return the source sentences that the quotes stand in."""
        return "\n".join(place.near for place in self.places)

    @property
    def heading(self) -> str:
        """Return what stands above the passages."""
        return "\n".join(place.heading for place in self.places)

    @property
    def told_by(self) -> str:
        """Return the outlets whose reports the passages are."""
        return "\n".join(name for place in self.places for name in place.told_by)

    @property
    def whole(self) -> str:
        """Return the passages with their headings."""
        return "\n".join(place.whole for place in self.places)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not carried by what it cites, and the words of it that show it (may be empty)."""

    lack: Lack
    what: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """A draft that is not shown: what it said, the check that it failed, and the words that show it."""

    text: str
    fault: Fault
