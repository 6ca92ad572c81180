"""Names, numbers and dates in a text, written one way each so that two texts can be compared (pure)."""

from __future__ import annotations

import re

from retrieval.text.lexicon import OPENERS, STOPWORDS
from retrieval.text.quantities import MONTHS, WEEKDAYS, dates, falls_on, includes, numbers
from retrieval.text.tokens import TOKEN, fold, is_possessive, words

__all__ = [
    "CALENDAR",
    "dates",
    "falls_on",
    "is_held",
    "names",
    "numbers",
    "unquoted",
    "unsupported",
    "wordings",
]

_QUOTED = re.compile(
    "[\u201c\"]([^\u201c\u201d\"\n]{2,60})[\u201d\"]|(?<!\\w)['\u2018]([^\u2018\u2019'\n]{2,60})['\u2019](?!\\w)"
)
_OPENS_SENTENCE = re.compile("(?:^|[.!?:;\u2022|\n]|\\s[\u2013\u2014-])[\\s\"'\u201c\u2018(\\[]*$")
_REACH = 8
"""Characters before a word in which the end of a sentence is looked for."""
_BETWEEN_NAMES = re.compile(r"[ \t]+(?:& )?")
_JOINERS = frozenset({"of", "de", "van", "von", "der", "del", "la", "al", "bin"})
OFFICES = frozenset({"ceo", "cto", "cfo", "coo", "ciso", "cio", "vp"})
"""Offices that are written like names: the CEO of a lab is somebody of that lab."""
_PRONOUNS = frozenset({"i", "we", "you", "he", "she", "it", "they"})
_ARTICLES = frozenset({"the", "a", "an"})
CALENDAR = MONTHS | frozenset(WEEKDAYS) | {"feb", "apr", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
_LONGEST_NAME = 6
_LONGEST_QUOTED = 5


def names(text: str) -> frozenset[str]:
    """Return the names in a text: capitalised runs, acronyms and short quoted spans, folded.

    A name is lower case without accents, possessives, dots or a leading article: "Elon Musk's" gives "elon musk",
    "The U.S." and "US" give "usa", which is no pronoun. A capitalised word that only opens a sentence counts unless it
    is a common opener or the text has it in lower case too. Days and months are dates, not names.
    """
    found: set[str] = set()
    for run in _runs(text):
        found.update(run if len(run) > _LONGEST_NAME else [" ".join(run)])
    return frozenset(found) | quoted(text)


def quoted(text: str) -> frozenset[str]:
    """Return the short spans of a text that stand in quotation marks, folded."""
    return frozenset(" ".join(span) for one in _spans(text) if 0 < len(span := _trimmed(words(one))) <= _LONGEST_QUOTED)


def wordings(text: str) -> frozenset[str]:
    """Return the spans in quotation marks that are no names or titles: a word of them is written small."""
    return frozenset(" ".join(words(one)) for one in _spans(text) if any(word.islower() for word in one.split()))


def unquoted(text: str) -> str:
    """Return a text without what it puts in quotation marks."""
    return _QUOTED.sub(" ", text)


def _spans(text: str) -> list[str]:
    return [match[1] or match[2] for match in _QUOTED.finditer(text)]


def unsupported(claim: str, evidence: str) -> frozenset[str]:
    """Return the names, numbers and dates of a claim that the evidence does not hold.

    A name is held when its words follow one another in the evidence, in any case. A date is held when the evidence
    has one that says as much, or the same day without a year and that year elsewhere.
    """
    held = f" {' '.join(words(evidence))} "
    held_dates = dates(evidence)
    held_amounts = numbers(evidence) | held_dates
    missing = {name for name in names(claim) if f" {name} " not in held}
    missing |= {number for number in numbers(claim) if number not in held_amounts}
    missing |= {day for day in dates(claim) if day not in held_amounts and not is_held(day, held_dates)}
    return frozenset(missing)


def is_held(claimed: str, held: frozenset[str]) -> bool:
    """Say whether a claimed date follows from the dates held."""
    if any(includes(fuller, claimed) for fuller in held):
        return True
    year, _, day = claimed.partition("-")
    return bool(year and day) and f"--{day}" in held and any(other.startswith(year) for other in held)


def _runs(text: str) -> list[list[str]]:
    """Return the runs of name words in a text, folded and trimmed."""
    found = [(match[0], match) for match in TOKEN.finditer(text)]
    in_lower_case = {word for word, _ in found if word.islower()}
    runs: list[list[str]] = [[]]
    end = 0
    for match in (match for word, match in found if word not in in_lower_case or word in _JOINERS):
        follows = bool(runs[-1]) and _BETWEEN_NAMES.fullmatch(text, end, match.start())
        if not follows or (match[0] in _JOINERS and runs[-1][-1] in OFFICES):
            runs.append([])
            follows = False
        folded = fold(match[0])
        doubtful = folded in OPENERS or folded in in_lower_case
        opens = doubtful and _OPENS_SENTENCE.search(text[max(0, match.start() - _REACH) : match.start()])
        if (follows and match[0] in _JOINERS) or _is_name(match[0], folded, only_opens=bool(opens)):
            runs[-1].append(folded)
        else:
            runs.append([])
        if is_possessive(match[0]):
            runs.append([])
        end = match.end()
    return [trimmed for run in runs if (trimmed := _trimmed(run))]


def _is_name(token: str, folded: str, *, only_opens: bool) -> bool:
    """Say whether a token looks like part of a name, unless it may have its capital from opening a sentence."""
    if token[0].isdigit() or folded in CALENDAR or folded.partition("'")[0] in _PRONOUNS:
        return False
    if any(c.isupper() for c in token[1:]):
        return True
    if not token[0].isupper() or (folded in STOPWORDS and folded not in _ARTICLES):
        return False
    return not only_opens


def _trimmed(run: list[str]) -> list[str]:
    """Take articles and joining words off the ends of a name."""
    start, end = 0, len(run)
    while start < end and run[start] in _ARTICLES | _JOINERS:
        start += 1
    while end > start and run[end - 1] in _JOINERS:
        end -= 1
    return run[start:end]
