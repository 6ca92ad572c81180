"""What can be made wrong in a true sentence, by script: another number, name, day or unit, a "not", a lost hedge."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from retrieval.text.lexicon import NEGATING
from retrieval.text.names import names, numbers
from retrieval.text.tokens import words

Edit = Callable[[str, str, random.Random], str | None]
"""Takes a sentence, its article and the dice; returns the sentence after the edit, or None where it has no place."""

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
TERMS = ("minutes", "hours", "days", "weeks", "months", "years")
HEDGES = r"\b(?:reportedly|allegedly|apparently|likely|probably|possibly|perhaps|potentially|supposedly)\s"
SPEAKER = r"^(?:according to [^,]{3,60}, )|, (?:[^,]{2,40} (?:said|says|told [^,.]{2,30})|according to [^,]{3,60})\.$"


def edits(
    sentence: str, article: str, chance: random.Random, *, known: Mapping[str, Edit] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield what can be made wrong in a sentence: the kind of the edit, and the sentence after it."""
    for kind, make in (known or EDITS).items():
        edited = make(sentence, article, chance)
        if edited and edited != sentence:
            yield kind, edited


def _other_number(sentence: str, article: str, chance: random.Random) -> str | None:
    """Put another number of the article, written in digits too, in the place of one."""
    figures = r"(?<![\w.,-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w.,%-]*\d)"
    return _replaced(figures, figures, sentence, article, chance)


def _other_name(sentence: str, article: str, chance: random.Random) -> str | None:
    """Put another name of the article in the place of one; neither opens its sentence."""
    name = r"(?<=[a-z,] )(?:[A-Z][a-z]+)(?: [A-Z][a-z]+)*(?= [a-z]|[,.])"
    found = [match for match in re.finditer(name, sentence) if names(match[0])]
    others = sorted({m for m in re.findall(name, article) if names(m) and m not in sentence})
    others = [other for other in others if not set(words(other)) & set(words(sentence))]
    if not found or not others:
        return None
    match = chance.choice(found)
    return sentence[: match.start()] + chance.choice(others) + sentence[match.end() :]


def _replaced(pattern: str, others: str, sentence: str, article: str, chance: random.Random) -> str | None:
    """Replace one match in a sentence by another one of the article with another value."""
    found = list(re.finditer(pattern, sentence))
    held = numbers(sentence)
    wanted = sorted({m for m in re.findall(others, article) if not numbers(m) <= held and numbers(m)})
    if not found or not wanted:
        return None
    match = chance.choice(found)
    return sentence[: match.start()] + chance.choice(wanted) + sentence[match.end() :]


def _from_list(listed: Sequence[str]) -> Edit:
    """Make an edit that puts another word of a list in the place of one."""

    def edit(sentence: str, _article: str, chance: random.Random) -> str | None:
        found = [match for word in listed for match in re.finditer(rf"\b{word}\b", sentence)]
        if not found:
            return None
        match = chance.choice(found)
        return sentence[: match.start()] + chance.choice([w for w in listed if w != match[0]]) + sentence[match.end() :]

    return edit


def _negated(sentence: str, _article: str, _chance: random.Random) -> str | None:
    """Put a "not" behind the first auxiliary of a sentence that has no negation."""
    if any(word in NEGATING or word.endswith("n't") for word in words(sentence)):
        return None
    auxiliary = r"\b(?:is|are|was|were|has|have|had|will|can|could|would|should)\b(?= [a-z])"
    return re.sub(auxiliary, lambda match: f"{match[0]} not", sentence, count=1)


def _affirmed(sentence: str, _article: str, _chance: random.Random) -> str | None:
    """Take the only "not" or "never" out of a sentence."""
    if sum(word in NEGATING or word.endswith("n't") for word in words(sentence)) != 1:
        return None
    return re.sub(r"(?<=\w)(?: not| never|n['\u2019]t)\b", "", sentence, count=1)


def _without(pattern: str) -> Edit:
    """Make an edit that leaves out what matches."""

    def edit(sentence: str, _article: str, _chance: random.Random) -> str | None:
        left = re.sub(pattern, "", sentence, count=1, flags=re.IGNORECASE).strip()
        return left[:1].upper() + left[1:] + ("" if left.endswith((".", "!", "?")) else ".") if left else None

    return edit


EDITS: dict[str, Edit] = {
    "another number": _other_number,
    "another name": _other_name,
    "another day": _from_list(DAYS),
    "another month": _from_list(MONTHS),
    "another unit": _from_list(TERMS),
    "not put in": _negated,
    "not taken out": _affirmed,
    "hedge dropped": lambda s, a, c: _without(HEDGES)(s, a, c) if re.search(HEDGES, s) else None,
    "speaker dropped": lambda s, a, c: _without(SPEAKER)(s, a, c) if re.search(SPEAKER, s, re.IGNORECASE) else None,
}


def _first_part(sentence: str, _article: str, _dice: random.Random) -> str | None:
    """Keep what stands before a ", but" or ", while", unless whose word it is stands behind."""
    match = re.match(r"([^;\"\u201c]{25,}?),? (?:but|while|whereas) (.*)", sentence)
    return f"{match[1]}." if match and not re.search(r"\b(?:said|says|according|told|not)\b", match[2]) else None


def _speaker_first(sentence: str, _article: str, _dice: random.Random) -> str | None:
    """Put who says it first."""
    match = re.match(r"([^\"\u201c\u201d]+), ((?:[A-Z][\w.]+ ){1,3}(?:said|says))\.$", sentence)
    return f"{match[2]} that {match[1]}." if match else None


def _otherwise(sentence: str, _article: str, _dice: random.Random) -> str | None:
    """Write shares and amounts in another way."""
    told = (
        re.sub(r"(\d)%", r"\1 percent", sentence) if "%" in sentence else re.sub(r"(\d) per ?cent\b", r"\1%", sentence)
    )
    return re.sub(r"\$(\d[\d.,]*) (million|billion)", r"\1 \2 dollars", told)


_ASIDE = r" \u2014 [^\u2013\u2014]{3,80} \u2014(?= )| -- [^-]{3,80} --(?= )|, who [^,\d\"\u201c]{3,60},(?= )"
_OPENING = r"^(?:on|in|at|earlier|last|this) [^,.]{3,40}, |^(?:\([^)]{2,12}\)|[A-Z][\w, ]{2,30} ?[\u2014\u2013-]) "

KEPT: dict[str, Edit] = {
    "aside left out": _without(_ASIDE),
    "opening left out": _without(_OPENING),
    "first part alone": _first_part,
    "speaker first": _speaker_first,
    "amounts otherwise": _otherwise,
}
"""Edits that leave a sentence true."""
