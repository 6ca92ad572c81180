"""OPML: lists of feeds as feed readers exchange them; pure. Entities and document types are never followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from retrieval.domain import Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.texts import one_line

MOST = 2000
"""Feeds of one list that are taken."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as a list names it."""

    title: str
    location: str


def read_opml(body: bytes, *, what: str) -> tuple[Outline, ...]:
    """Return the feeds of a list, whatever folders they lie in. Raises `UnreadableDocument`."""
    if b"<!entity" in body.lower():
        raise UnreadableDocument(what, "it declares entities, which are never followed; take them out")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(what, f"it is no OPML ({error})") from error
    if root is None or str(root.tag).lower() != "opml":
        raise UnreadableDocument(what, "it is no OPML: it does not begin with <opml>")
    outlines = (_outline(dict(node.attrib)) for node in root.iter("outline"))
    return tuple(outline for outline in outlines if outline.location)[:MOST]


def _outline(attributes: dict[str, str]) -> Outline:
    told = {name.lower(): one_line(value) for name, value in attributes.items()}
    return Outline(told.get("title") or told.get("text") or "", told.get("xmlurl", ""))


def write_opml(sources: Iterable[Source]) -> str:
    """Return feeds as a list that other feed readers take."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Provenance Desk"
    body = etree.SubElement(root, "body")
    for source in sources:
        name = source.title or source.source_id
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=source.location)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written.decode()
