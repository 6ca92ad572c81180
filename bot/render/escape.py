"""The guard on the way out: whatever a text says, it can ping nobody, link nowhere and format nothing.

Slack's mrkdwn has no backslash. `&`, `<` and `>` have entities (https://docs.slack.dev/messaging/formatting-message-text);
its formatting marks have none and are replaced by look-alikes; what Slack links or expands by itself (addresses,
domains, @names, #channels, :emoji:) is broken by an invisible WORD JOINER. The same text is also inert where a
streamed reply is read as Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

BREAK = "\u2060"
"""WORD JOINER: invisible, no line break, and no part of a word, an address or an emoji's name."""
LOOKALIKES = {"*": "\u2217", "~": "\u223c", "`": "\u02cb", "_": "\u02cd"}
OPENING, CLOSING = "\u2039", "\u203a"
"""Single angle quotation marks, for `<` and `>` where an entity would be read as markup or not at all."""
ELLIPSIS = "…"
LONGEST_ADDRESS = 2000

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_KEPT_FORMAT = "\u200c\u200d"
"""The joiners that Persian words and emoji families are written with; every other format character goes."""
_ODD_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BREAKS = re.compile(
    r":(?=//)"  # http://…, slack://…
    r"|(?<=\S)\.(?=[^\W\d_]{2})"  # example.com
    r"|[@#](?=\w)"  # @channel, a@b, #general
    r"|:(?!\d+(?::|\Z))(?=[\w+'\-]{1,100}(?::|\Z))"  # :emoji:, also with a colon that we set behind it; 10:30:45 stays
    r"|\](?=[(\[:])"  # Markdown's [label](address) and its references
)
_LINE_MARK = re.compile(r"^(?=[#+=|-]|\d+[.)])")
_ADDRESS_MARKS = "/?#[]@!$&'()+,;=%:~-._"
"""What may stand in an address as it is; `<`, `>`, `|`, quotation marks and spaces are percent-encoded."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?\.?|[0-9a-f:.]+:[0-9a-f:.]*")


def clean(text: str) -> str:
    """Return the text as one line without control, bidirectional and other invisible characters."""
    spaced = "".join(" " if letter.isspace() else letter for letter in text)
    kept = "".join(c for c in spaced if c in _KEPT_FORMAT or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join(kept.split())


def safe(text: str, limit: int | None = None) -> str:
    """Return the text as inert mrkdwn on one line, at most `limit` characters long."""
    line = _inert(text)
    if line.startswith(">"):
        line = CLOSING + line[1:]
    line = "".join(_ENTITIES.get(c, c) for c in line)
    return line if limit is None else cut(line, limit)


def plain(text: str, limit: int) -> str:
    """Return the text for Slack's `plain_text`, which formats nothing: angle brackets become quotation marks."""
    return cut(_inert(text).replace("<", OPENING).replace(">", CLOSING), limit)


def cut(line: str, limit: int) -> str:
    """Shorten an escaped line to `limit` characters at a word's end, never inside an entity."""
    if len(line) <= limit:
        return line
    head = re.sub(r"&[a-z]*$", "", line[: limit - 1])
    at_word = head if line[len(head)].isspace() else head.rpartition(" ")[0]
    return (at_word or head).rstrip(" _,") + ELLIPSIS


def link(url: str | None, label: str, limit: int = 150) -> str:
    """Return a mrkdwn link to a record's address, or the inert label alone when it is no plain http(s) address."""
    shown = safe(label, limit) or "untitled"
    address = web_address(url or "").replace("&", "&amp;")
    return f"<{address}|{shown}>" if 0 < len(address) <= LONGEST_ADDRESS else shown


def _inert(text: str) -> str:
    """Return a cleaned text in which nothing formats, and nothing is an address, a name or an emoji any more."""
    line = _ODD_UNDERSCORE.sub(LOOKALIKES["_"], clean(text))
    line = "".join(LOOKALIKES[c] if c in "*~`" else c for c in line)
    return _LINE_MARK.sub(BREAK, _BREAKS.sub(lambda found: found.group() + BREAK, line))


def web_address(url: str) -> str:
    """Return the address of a record with everything odd in it percent-encoded, or nothing where we do not link it.

    Only http and https are linked. A name or password before the host is refused: it makes one site look like another.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or clean(url) != url or not _HOST.fullmatch(host):
        return ""
    port_part = "" if port is None else f":{port}"
    rest = parts.path + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    site = f"{parts.scheme}://[{host}]{port_part}" if ":" in host else f"{parts.scheme}://{host}{port_part}"
    address = site + quote(rest, safe=_ADDRESS_MARKS)
    return address if len(address) <= LONGEST_ADDRESS else ""
