"""How reporters word a credit, from the clearest to the weakest, in English, German, French and Spanish; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CAPITAL = r"[A-Z0-9\u00c0-\u00d6\u00d8-\u00de]"
_WORD = rf"{_CAPITAL}[\w&'\u2019-]*(?:\.(?=\w)[\w-]+)*"
_GAP = r"[^\S\n]+"
_THE = rf"(?:le|la|les|die|der|das|dem|den|des|el){_GAP}"
_NAME = rf"(?:[Tt]he{_GAP})?{_WORD}(?:{_GAP}(?:(?:of|and|for|the|du|de|&){_GAP})?{_WORD}){{0,4}}"
_REPORT = (
    r"(?:(?:new|recent|earlier|exclusive|joint|detailed|own|original)\s+)?"
    r"(?:report(?:ing|s)?|investigation|stor(?:y|ies)|articles?|scoop|exclusive|review|account|analysis)"
)
_SEEN = (
    r"(?:sources?|people|employees?|documents?|messages?|memos?|e-?mails?|letters?|contracts?|files?|logs?|invoices?"
    r"|papers?|lists?)"
    r"(?:\s+(?:were|was|that\s+(?:were|was)))?\s+(?:cited|quoted|seen|obtained|reviewed|spoken\s+to|published)"
)
_DAY = (
    r"(?:\s+(?:on|late|early|this|last|yesterday|today|morning|afternoon|evening|night|week|month"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)){0,3}"
)
_LABEL = r"(?i:original(?:\s+(?:source|report|article|story))?|sources?|via|h/t|hat\s+tip(?:\s+to)?|quellen?|fuentes?)"
_SAYS = (
    r"(?:reports|reported|writes|wrote|reveals|revealed|discloses|disclosed|notes|noted|understands|(?:has\s+)?learned)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to credit somebody; without a group in its pattern the name stands right in front of it.

    `picky` says that the name has to be an outlet's. Of the `cues` the text must hold one, which spares most documents
    most of the patterns.
    """

    pattern: re.Pattern[str]
    picky: bool
    cues: tuple[str, ...] = ()


def _clear(pattern: str, *cues: str) -> Wording:
    return Wording(re.compile(pattern), picky=False, cues=cues)


def _weak(pattern: str, *cues: str) -> Wording:
    return Wording(re.compile(pattern), picky=True, cues=cues)


_FIRST = (
    _clear(
        rf"(?i:first|originally|earlier|initially)\s+(?:reported|published|revealed|disclosed|appeared){_DAY}"
        rf"\s+(?:by|in|on)\s+({_NAME})",
        "irst ",
        "riginally ",
        "arlier ",
        "nitially ",
    ),
    _clear(rf"\b(?:stor(?:y|ies)|news|scoop)\s+(?:was|were)\s+(?:first\s+)?broken\s+by\s+({_NAME})", "broken"),
    _clear(
        r"\b(?:(?:was|were)\s+(?:the\s+)?)?first\s+"
        r"(?:to\s+(?:report|reveal|publish)|reported|revealed|published|with\s+the\s+(?:news|story))\b",
        " first ",
    ),
    _clear(r"\b(?:has\s+|had\s+)?broken?\s+the\s+(?:story|news)\b", " broke"),
    _clear(rf"[Zz]uerst\s+(?:hatten?|berichteten?|meldeten?|schrieben?)\s+(?:{_THE})?({_NAME})", "uerst"),
    _clear(rf"(?:r\u00e9v\u00e9l\u00e9e?s?|d\u00e9voil\u00e9e?s?)\s+par\s+(?:{_THE})?({_NAME})", "par"),
    _clear(rf"(?:adelantad|revelad|publicad)[ao]s?\s+por\s+(?:{_THE})?({_NAME})", " por "),
)
_CITED = (
    _clear(rf"{_SEEN}\s+by\s+({_NAME})", "cited", "quoted", "seen", "obtained", "reviewed", "spoken", "published"),
    _clear(
        rf"\b[Cc]iting\s+(?:[a-z]+\s+){{0,2}}(?:sources|people|documents),\s+({_NAME})\s+(?:{_SAYS}|sa(?:id|ys))",
        "iting",
    ),
    _clear(rf"unter\s+Berufung\s+auf\s+(?:{_THE})?({_NAME})", "Berufung"),
    _clear(
        rf"[Aa]ccording\s+to\s+(?:an?|the|its)\s+{_REPORT}\s+(?:(?:published|written)\s+)?"
        rf"(?:by|in|from|of)\s+({_NAME})",
        "ccording",
    ),
    _clear(
        rf"(?:[Cc]iting|cites|cited|[Qq]uoting|[Rr]eferring\s+to)\s+(?:an?|the)\s+{_REPORT}"
        rf"\s+(?:by|in|from)\s+({_NAME})",
        "it",
        "uot",
        "eferring",
    ),
    _clear(rf"(?:exclusive|scoop)\s+(?:by|in|from)\s+({_NAME})", "exclusive", "scoop"),
    _clear(rf"[Bb]erichte?n?\s+(?:von|der|des)\s+({_NAME})\s+zufolge", "zufolge"),
    _clear(rf"reported\s+(?:earlier\s+)?by\s+({_NAME})", "reported"),
    _clear(rf"(?m:^)[^\w\n]{{0,5}}{_LABEL}\s*:\s*(?:{_THE})?({_NAME})", ":"),
    _clear(rf"(?:(?<=[.!?]\s)|(?<=[(\[]))[Ss]ource:\s*({_NAME})", "ource:"),
    _clear(rf"(?m:^)[^\w\n]{{0,5}}(?i:via|h/t)\s+({_NAME})\W*(?m:$)", "ia ", "/t ", "/T "),
    _weak(rf"\boriginal\s+{_REPORT}\s+(?:at|on|in|by|from)\s+({_NAME})", "original"),
    _weak(
        rf"(?:[Cc]iting|cites|cited|[Qq]uoting|[Rr]eferring\s+to)\s+(?:an?\s+|the\s+)?({_NAME})",
        "iting",
        "cite",
        "uoting",
        "eferring",
    ),
    _weak(rf"{_REPORT}\s+(?:(?:published|written)\s+)?(?:by|in|from)\s+({_NAME})"),
    _weak(rf"(?<=s\s){_REPORT}\b", "'s ", "\u2019s ", "s' "),
    _weak(
        r"(?<=\w )(?:report|investigation|story|article|scoop|exclusive|interview)\b",
        " report",
        " investigation",
        " story",
        " article",
        " scoop",
        " exclusive",
        " interview",
    ),
    _weak(
        rf"\b(?:quoted|cited|seen|read|obtained|reviewed|uncovered|found\s+out|verified|interviewed)\s+by\s+({_NAME})",
        " by ",
    ),
)
_SAID = (
    _weak(rf"[Aa]ccording\s+to\s+({_NAME})", "ccording"),
    _weak(rf"\b[Pp]er\s+({_NAME})", "er "),
    _weak(
        rf"\b(?:(?:has|had|have|also|itself|now)\s+)?{_SAYS}\b",
        "report",
        "reveal",
        "wr",
        "note",
        "learned",
        "disclose",
        "understands",
    ),
    _weak(rf",[\u201d\"]?\s+(?:reports|writes|reveals|reported|wrote|notes|revealed)\s+({_NAME})", ", "),
    _weak(
        r"\b(?:published|has\s+published|(?:sa(?:id|ys)\s+(?:it|that\s+it)\s+)?(?:has\s+)?(?:seen|obtained|reviewed|found))\b"
        r"(?=\s+(?:the\s+|internal\s+|an?\s+)?"
        r"(?:messages|memos?|documents?|e-?mails|letters?|invoices?|files|logs|contracts?|lists?))",
        "published",
        "seen",
        "obtained",
        "reviewed",
        "found",
    ),
    _weak(
        r"\b(?:told|interview\s+with|[Ss]peaking\s+(?:to|with)|spoke\s+(?:to|with)|statement\s+to|confirmed\s+to|said\s+to"
        rf"|wrote\s+to)\s+({_NAME})",
        "told",
        " to ",
        "with",
    ),
    _weak(
        r"\b(?:(?:has|have|had)\s+(?:seen|read|viewed|obtained|reviewed)|found\s+(?:that|out|in|evidence)|looked\s+(?:at|into))\b",
        " seen",
        " read",
        " viewed",
        " obtained",
        " reviewed",
        " found ",
        " looked ",
    ),
    _weak(rf"\b[Vv]ia\s+({_NAME})", "ia "),
    _weak(
        rf"\b[Ww]ie\s+(?:{_THE})?({_NAME})\s+(?:zuerst\s+|zuvor\s+|exklusiv\s+)?(?:berichtet|schreibt|meldet)", "ie "
    ),
    _weak(rf"\b(?:berichtet|schreibt|meldet)e?n?\s+(?:{_THE})?({_NAME})", "berichtet", "schreibt", "meldet"),
    _weak(rf"\b[Ll]aut\s+(?:einem\s+\w+\s+)?(?:von\s+)?(?:{_THE})?({_NAME})", "aut "),
    _weak(
        rf"\b(?:Bericht|Recherchen?|Informationen|Angaben)\s+(?:von\s+)?(?:{_THE})?({_NAME})",
        "Bericht",
        "Recherche",
        "Informationen",
        "Angaben",
    ),
    _weak(rf"\b[Ss]elon\s+(?:une?\s+\w+\s+d[eu]\s+)?(?:{_THE})?({_NAME})", "elon "),
    _weak(rf"\b[Dd]['\u2019]apr\u00e8s\s+(?:une?\s+\w+\s+d[eu]\s+)?(?:{_THE})?({_NAME})", "apr\u00e8s"),
    _weak(
        r"\b(?:r\u00e9v\u00e8le|rapporte|\u00e9crit|(?:l['\u2019]a|ont|a)\s+(?:rapport\u00e9|r\u00e9v\u00e9l\u00e9|\u00e9crit))"
        rf"\s+(?:{_THE})?({_NAME})",
        "r\u00e9v\u00e8le",
        "rapport",
        "\u00e9crit",
        "r\u00e9v\u00e9l\u00e9",
    ),
    _weak(rf"\b[Ss]eg\u00fan\s+(?:{_THE})?({_NAME})", "eg\u00fan"),
    _weak(rf"\b(?:inform\u00f3|revel\u00f3|public\u00f3)\s+(?:{_THE})?({_NAME})", "\u00f3 "),
)
WORDINGS = (*_FIRST, *_CITED, *_SAID)

BEFORE = re.compile(rf"({_NAME})['\u2019]?s?,?\s+(?:(?:has|had|have|itself|also)\s+)?$")
"""A name right before a verb or a report that is its."""
