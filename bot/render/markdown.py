"""A digest as Markdown, for a wiki or a mail: nothing in a text formats, and links lead where records do."""

from __future__ import annotations

import re

from bot.kept_digests import KeptDigest
from bot.render.escape import BREAK, clean, web_address
from bot.render.pages import title_of
from bot.render.records import sources_of
from bot.render.wording import counted, day, looked_through, put_right, standing
from retrieval.domain import DigestItem
from retrieval.text.outlets import outlets_of

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&$]|:(?=//|[\w+-]+:)|(?<=www)\.)")
"""What formats or links in the dialects of Markdown that people paste into."""
_NUMBERED = re.compile(r"^(\d+)([.)])")


def exported_markdown(kept: KeptDigest) -> str:
    """Return a digest as Markdown."""
    number = len(kept.digest.items)
    told = counted(number, "story", "stories") if number else "Nothing new"
    head = [f"# {_text(title_of(kept))}", f"{told}. {_text(looked_through(kept.digest.searched, kept.timezone))}."]
    return "\n\n".join([*head, *(_story(item, kept.timezone) for item in kept.digest.items)]) + "\n"


def _story(item: DigestItem, timezone: str) -> str:
    sources = sources_of(item.citations)
    told = " ".join(f"{_text(one.text)} {_text(sources.marked(one.citations))}".strip() for one in item.sentences)
    number = len(outlets_of(item.story.documents))
    names = f" ({_text(', '.join(item.originals))})" if item.originals else ""
    resting = f"{counted(number, 'outlet')}, {counted(len(item.originals), 'original report')}{names}."
    said = {sentence.text for sentence in item.sentences}
    lines = []
    for place, cited in sources.documents:
        facts = (cited.outlet or "", day(cited.published_at, timezone), put_right(cited.correction, cited.title))
        shown = " · ".join(_text(fact) for fact in facts if fact)
        of_it = [one.quote for one in item.citations if one.document_id == cited.document_id]
        quotes = [f" “{_text(quote)}”" for quote in dict.fromkeys(of_it) if quote not in said]
        lines.append(f"{place}. {_link(cited.url, cited.title)} · {shown}.{''.join(quotes)}")
    status = _text(standing(item.step, item.before, timezone))
    return "\n\n".join(
        [f"## {_link(item.lead.url, item.title)}", *filter(None, [status]), told, resting, "\n".join(lines)]
    )


def _link(url: str | None, label: str) -> str:
    address, shown = web_address(url or ""), _text(label) or "untitled"
    return f"[{shown}](<{address}>)" if address else shown


def _text(text: str) -> str:
    """Return a text on one line in which every mark of Markdown is only a character."""
    marked = _NUMBERED.sub(r"\1\\\2", _MARKS.sub(r"\\\1", clean(text)))
    return marked.replace("@", f"@{BREAK}")  # a mention has no escape
