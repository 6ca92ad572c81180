"""The forms of lines that belong to a site rather than to its article; pure, and never tuned to one site."""

from __future__ import annotations

import re

from retrieval.reading.sources.dates import DAY

_META_WORDS = 16
_DATED_WORDS = 8
_PART_WORDS = 3
_LONGEST = 300
"""A longer line, in characters, is nobody's chrome; it also bounds what the patterns below have to look at."""
_COUNT = r"\d[\d.,]*\s*[km]?\s*(?:views?|min(?:ute)?s?(?:\s*read)?|comments?|shares?|likes?|reads?|words?)"
_CLOCK = r"\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,4}\)?)?"
_NAME = r"[A-Z][\w.'\u2019-]+(?:\s+(?:(?:de|van|von|der|la|al|bin)\s+)*[A-Z][\w.'\u2019-]*){1,3}"
_SAID_OF_DAY = (
    r"(?:first\s+)?(?:published|posted|updated|last\s+(?:updated|modified)|modified|date|on|at"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b"
)
_META_PARTS = re.compile(rf"{DAY.pattern}|{_COUNT}|{_CLOCK}|{_SAID_OF_DAY}|[\W_]+", re.IGNORECASE)
BYLINE = re.compile(
    rf"^\W*(?:(?i:written\s+by|words\s+by|story\s+by|by|author:?))\s+({_NAME}(?:(?:,|\s+and|\s+&)\s+{_NAME})*)"
)
UPDATED = re.compile(r"(?:updated|modified)\W{0,3}(?:on\W)?\s*$", re.IGNORECASE)
_PARTS = re.compile(r"\s*[\u2022\u00b7|]\s*")
_SOCIAL = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|reddit|telegram|email|e-mail|print|pinterest|pin|tweet|share"
    r"|copy(?: link)?|bluesky|mastodon|threads|flipboard|save|bookmark|link)"
)
_SITE_LINE = re.compile(
    r"^\W*(?:"
    r"(?:go\s+)?(?:back|return)\s+to\b.{0,40}"
    r"|skip\s+to\b.{0,30}"
    r"|(?:home|menu|search|sign\s+(?:in|up)|log\s*in|subscribe|register"
    r"|newsletters?|advertisement|sponsored|ad|close|open\s+menu)"
    r"|(?:home|start)\s*[>\u203a»/|].*"
    rf"|(?:{_SOCIAL}[\W_]*)+"
    r"|share\s+(?:this|on|via|the)\b.{0,40}"
    r"|(?:listen|watch|print)(?:\s+to)?(?:\s+(?:this|the)\s+\w+)?(?:\W+[\d:]+(?:\s*min\w*)?)?"
    r"|(?:sign\s+up|subscribe|follow\s+us|join|get|download|click\s+here|support\s+us|donate)\b.{0,20}\b"
    r"(?:newsletter|inbox|e-?mail|app|updates?|channel|twitter|facebook|linkedin"
    r"|google\s+news|telegram|alerts?|today|now)\b.{0,60}"
    r"|(?:related|read\s+(?:more|also|next)"
    r"|also\s+read|see\s+also|more|must[- ]read|recommended|watch|don['\u2019]t\s+miss)\s*:.{0,160}"
    r"|(?:story|article|text)\s+continues\s+(?:below|after)\b.{0,40}|continue\s+reading\b.{0,40}"
    r"|(?:image|photo|picture|illustration|photograph|video|credit)"
    r"(?:\s+(?:credits?|by|courtesy(?:\s+of)?))?\s*:.{0,120}"
    rf"|{_COUNT}"
    r"|(?:\w+\s+){1,3}ago"
    r")\W*$",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"^\W*(?:"
    r"related\b(?:\s+(?:articles?|stories|posts?|news|content|coverage|topics?|reading|links|tags|items))?"
    r"|(?:read|up|what(?:['\u2019]s| to read))\s+next"
    r"|read\s+more(?:\s+(?:on|about|from|articles|stories)\b.{0,40})?"
    r"|(?:more|latest|other|popular|top|recent|trending|featured|further)"
    r"(?:\s+(?:from|in|on|by|about)\b.{1,40}|\s+(?:\w+\s+)?(?:articles?|stories|posts?|news|reading|headlines))"
    r"|(?:you\s+(?:may|might)|people)\s+also\s+(?:like|read|enjoy|be interested in)|recommended(?:\s+\w+){0,3}"
    r"|trending(?:\s+now)?|most\s+(?:read|popular|viewed|shared)|don['\u2019]t\s+miss|in\s+case\s+you\s+missed\s+it"
    r"|(?P<end>(?:\d+\s+)?comments?(?:\s*\(?\d+\)?)?|(?:leave|post|add|write)\s+a\s+(?:comment|reply))"
    r"|join\s+the\s+(?:discussion|conversation)"
    r"|tags?|filed\s+under|categories|topics|about\s+(?:the\s+)?authors?|our\s+newsletter|share(?:\s+this(?:\s+\w+)?)?"
    r")\s*[:\u203a»→]?\s*$",
    re.IGNORECASE,
)
_TAIL_LINE = re.compile(
    r"^\W*(?:tags?|filed\s+under|categories|topics)\s*:.{1,200}$"
    r"|^\W*(?:©|\(c\)|copyright\b).{0,160}$"
    r"|^.{0,60}\ball\s+rights\s+reserved\b.{0,60}$"
    r"|^(?:(?:privacy(?:\s+policy)?|terms(?:\s+of\s+(?:use|service))?|cookie\s+\w+"
    r"|contact(?:\s+us)?|about(?:\s+us)?|imprint)\W*)+$",
    re.IGNORECASE,
)


def is_chrome(line: str) -> bool:
    """Tell a line that invites, shares, counts or leads elsewhere, wherever it stands."""
    if len(line) > _LONGEST:
        return False
    return bool(_SITE_LINE.match(line) or _TAIL_LINE.match(line)) or (bool(DAY.search(line)) and is_only_meta(line))


def is_only_meta(line: str) -> bool:
    """Tell a line made of nothing but days, times, counters and a byline, however they are glued together."""
    return len(line) <= _LONGEST and not _META_PARTS.sub("", BYLINE.sub("", line))


def is_meta(line: str) -> bool:
    """Tell a line above the article that says when or by whom rather than what."""
    if len(line) > _LONGEST or len(line.split()) > _META_WORDS or line.endswith((".", "!", "?")):
        return False
    if is_only_meta(line) or BYLINE.match(line):
        return True
    return bool(DAY.search(line)) and (len(line.split()) <= _DATED_WORDS or all(map(_is_part, _PARTS.split(line))))


def _is_part(part: str) -> bool:
    return is_only_meta(part) or is_chrome(part) or bool(BYLINE.match(part)) or len(part.split()) <= _PART_WORDS
