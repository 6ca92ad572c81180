"""Secrets in what was read, each put out of sight by a mark before anything is stored or embedded; pure."""

from __future__ import annotations

from dataclasses import replace

from retrieval.domain import Document
from retrieval.reading.credentials import Secret, secrets_in

_CUT = 12
"""Letters of a secret at the cut end of a title that are enough to know it by."""


def redacted(document: Document) -> Document:
    """Return the document with every secret in its words, names and addresses replaced by a mark, and counted."""
    found = secrets_in(document.text)
    total = len(found)

    def line(value: str | None) -> str | None:
        nonlocal total
        if not value:
            return value
        words, number = blotted(_without_cut(value, document.text, found))
        total += number
        return words

    def address(value: str) -> bool:
        nonlocal total
        number = len(secrets_in(value))
        total += number
        return not number

    changed = replace(
        document,
        title=line(document.title) or "",
        text=_marked(document.text, found),
        author=line(document.author),
        outlet=line(document.outlet),
        original=line(document.original),
        tags=tuple(line(tag) or "" for tag in document.tags),
        url=document.url if document.url and address(document.url) else None,
        links=tuple(link for link in document.links if address(link)),
    )
    return replace(changed, redactions=document.redactions + total) if total else document


def blotted(text: str) -> tuple[str, int]:
    """Return the text with a mark such as `[redacted: AWS key]` in place of each secret, and how many there were."""
    found = secrets_in(text)
    return _marked(text, found), len(found)


def _marked(text: str, found: tuple[Secret, ...]) -> str:
    for secret in reversed(found):
        text = f"{text[: secret.start]}[redacted: {secret.name}]{text[secret.end :]}"
    return text


def _without_cut(title: str, text: str, found: tuple[Secret, ...]) -> str:
    """Put a mark for a secret of the text that the end of a title made from it holds a piece of."""
    last = title.removesuffix("…").rsplit(" ", 1)[-1]
    for secret in found:
        if (
            last
            and title.endswith("…")
            and len(last) >= _CUT
            and last in text[max(0, secret.start - len(last)) : secret.end]
        ):
            return f"{title.removesuffix('…').removesuffix(last)}[redacted: {secret.name}]"
    return title
