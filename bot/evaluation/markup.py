"""HTML and SVG from values: whatever is not markup already is text, and is escaped (pure)."""

from __future__ import annotations

from html import escape


class Markup(str):
    """A text that is markup and stays as it is."""

    __slots__ = ()


def element(name: str, *children: str | None, **attributes: str | float | None) -> Markup:
    """Return an element; children that are no `Markup` are escaped, absent ones left out, like absent attributes.

    An attribute's underscores become hyphens, and a name that Python keeps for itself ends in one.

    >>> element("p", "a < b", class_="note")
    '<p class="note">a &lt; b</p>'
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{said}>{joined(*children)}</{name}>")


def joined(*children: str | None) -> Markup:
    """Return children one after the other, escaped where they are no `Markup`."""
    return Markup("".join(c if isinstance(c, Markup) else escape(c) for c in children if c is not None))


def _plain(value: str | float) -> str:
    """Return an attribute's value; a number without digits that nobody sees."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
