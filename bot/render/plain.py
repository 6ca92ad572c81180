"""A message as terminal text: what the demo, the command line and the pictures in the README show."""

from __future__ import annotations

import re

from bot.domain import Message
from bot.render.blocks import texts_of
from bot.render.escape import BREAK, LOOKALIKES

_LINK = re.compile(r"<(https?://[^|>]+)\|([^<>]*)>")
_RULE = "─" * 40


def plain_text(message: Message, *, links: bool = True) -> str:
    """Return the words of a message's blocks (of its `text` where it has none), a line for each line shown.

    A link becomes `title <address>`, or the title alone without `links`; markers stay.
    """
    if not message.blocks:
        return _words(message.text, links=links)
    lines: list[str] = []
    for earlier, block in zip((None, *message.blocks), message.blocks, strict=False):
        if earlier and earlier["type"] == block["type"] == "section":
            lines.append("")
        lines += [_RULE] if block["type"] == "divider" else [_words(text, links=links) for text in texts_of(block)]
    return "\n".join(lines)


def _words(markup: str, *, links: bool) -> str:
    """Undo the markup: our own bold and code marks go, escaped characters come back."""
    bare = re.sub(r"[*`]", "", _LINK.sub(r"\2 &lt;\1&gt;" if links else r"\2", markup)).replace(BREAK, "")
    for mark, lookalike in LOOKALIKES.items():
        bare = bare.replace(lookalike, mark)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        bare = bare.replace(entity, character)
    return bare
