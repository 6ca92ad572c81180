"""Pages of HTML built from elements, so that no text can become markup: what we read is data there too."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.render.escape import clean, web_address

Part = Element | str | None
"""What an element holds; None is nothing."""
STYLE: Final = files("bot.render").joinpath("archive.css").read_text(encoding="utf-8").strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
"""What a browser may load for a page of ours: its one style, and nothing else."""
_NO_CHARACTERS: Final = dict.fromkeys((0xFFFE, 0xFFFF))
"""What XML has no way to write."""


def element(tag: str, /, *parts: Part, **attributes: str | float) -> Element:
    """Return an element; of an attribute's name a last `_` goes, and any other one is a hyphen."""
    made = Element(tag, {name.rstrip("_").replace("_", "-"): inert(str(told)) for name, told in attributes.items()})
    return filled(made, parts)


def filled(made: Element, parts: Iterable[Part]) -> Element:
    """Put parts into an element, behind what it holds."""
    for part in parts:
        if isinstance(part, Element):
            made.append(part)
        elif part:
            text = _kept_spaces(part)
            if len(made):
                made[-1].tail = (made[-1].tail or "") + text
            else:
                made.text = (made.text or "") + text
    return made


def inert(text: str) -> str:
    """Return a text as one line without control, direction and other invisible characters."""
    return clean(text).translate(_NO_CHARACTERS)


def anchor(url: str | None, label: str, **attributes: str) -> Element:
    """Return a link to a record's address, or its label alone where that is no plain http(s) address."""
    address = web_address(url or "")
    shown = label if inert(label) else "untitled"
    if not address:
        return element("span", shown, dir="auto", **attributes)
    return element("a", shown, href=address, rel="noopener noreferrer nofollow", dir="auto", **attributes)


def page(title: str, *body: Part, language: str = "en", feed: str = "") -> str:
    """Return a whole page that loads nothing and runs nothing; `feed` is where its Atom feed stands."""
    html = element("html", lang=language)
    head = SubElement(html, "head")
    head.append(element("meta", charset="utf-8"))
    head.append(element("meta", http_equiv="Content-Security-Policy", content=_POLICY))
    head.append(element("meta", name="viewport", content="width=device-width, initial-scale=1"))
    head.append(element("meta", name="referrer", content="no-referrer"))
    head.append(element("title", title))
    if feed:
        head.append(element("link", rel="alternate", type="application/atom+xml", href=feed))
    SubElement(head, "style").text = STYLE
    html.append(element("body", *body))
    return f"<!doctype html>\n{written(html)}\n"


def written(made: Element) -> str:
    """Return an element as HTML."""
    return tostring(made, encoding="unicode", method="html")


def _kept_spaces(text: str) -> str:
    """Return an inert text that still begins and ends with a space where it did."""
    line = inert(text)
    before, after = " " if text[:1].isspace() else "", " " if text[-1:].isspace() and line else ""
    return f"{before}{line}{after}"
