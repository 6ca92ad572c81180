"""Which runs of a text are secrets, by their form and by what stands before them: keys, tokens, passwords; pure.

The forms of most tokens are detect-secrets' (its plugin classes alone: its settings are global). Its entropy detectors
are left out, because hashes and identifiers are what an incident note is about; so are the detectors whose expressions
take quadratic time on hostile input, and its keyword detector, which is made for code: own rules stand for those.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from detect_secrets.plugins.artifactory import ArtifactoryDetector
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from retrieval.text.tables import in_small_letters

_DETECTORS: tuple[tuple[str, RegexBasedDetector], ...] = (
    ("AWS key", AWSKeyDetector()),
    ("Artifactory credential", ArtifactoryDetector()),
    ("Azure storage key", AzureStorageKeyDetector()),
    ("Discord token", DiscordBotTokenDetector()),
    ("GitHub token", GitHubTokenDetector()),
    ("GitLab token", GitLabTokenDetector()),
    ("Mailchimp key", MailchimpDetector()),
    ("PyPI token", PypiTokenDetector()),
    ("SendGrid key", SendGridDetector()),
    ("Slack token", SlackDetector()),
    ("Square secret", SquareOAuthDetector()),
    ("Stripe key", StripeDetector()),
    ("Telegram token", TelegramBotTokenDetector()),
    ("Twilio key", TwilioKeyDetector()),
)
_PREFIXES = tuple(
    (name, re.compile(rf"(?<![A-Za-z0-9_-])(?:{form})"))
    for name, form in (
        ("GitHub token", r"github_pat_\w{22,}+"),
        ("Slack token", r"(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[A-Za-z0-9%/+=-]{10,}+"),
        ("JSON web token", r"eyJ[\w=-]{5,}+\.[\w=-]{5,}+(?:\.[\w.+/=-]*+)?"),
        ("Google key", r"AIza[\w-]{35}|GOCSPX-[\w-]{20,}+|ya29\.[\w.-]{20,}+"),
        ("Hugging Face token", r"hf_[A-Za-z0-9]{20,}+"),
        ("npm token", r"npm_[A-Za-z0-9]{20,}+"),
        ("model provider's key", r"(?:gsk_|xai-|pplx-|nvapi-|r8_|tgp_v1_|fw_|csk-)(?=[A-Za-z_-]*\d)[\w-]{16,}+"),
        ("API key", r"sk-(?=[A-Za-z_-]*\d)[\w-]{16,}+"),
        ("Stripe key", r"(?:[rsp]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}+"),
        ("Vault token", r"hv[sbr]\.[\w-]{20,}+"),
        ("private key", r"AGE-SECRET-KEY-1[A-Z0-9]{20,}+"),
    )
)
"""Tokens that the library does not know, or of which it takes a part: keys of model providers above all."""
_PRIVATE = re.compile(r"-{3,5}[ ]?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?[ ]?-{3,5}|PuTTY-User-Key-File-\d")
_PRIVATE_END = re.compile(r"-{3,5}[ ]?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?[ ]?-{3,5}|Private-MAC: ?[0-9a-f]+")
_PRIVATE_REACH = 20_000
"""How far behind its first line a private key's last one is looked for, in characters."""
_BLOB = re.compile(r"(?<![A-Za-z0-9+/=-])(?:[A-Za-z0-9+/]{40,100}+=*\s{1,2}){2,}+[A-Za-z0-9+/]*+=*")
"""Lines of base 64: a private key whose first line stands elsewhere, such as in the title."""
_IN_ADDRESS = re.compile(r"(?<=://)(?:[^\s/:@?#]{0,200}:(?P<secret>[^\s/]{1,300})|(?P<token>[\w-]{16,200}))@(?=[\w\[])")
_PLACEHOLDER = re.compile(
    r"\[redacted|<[^>]*>$|\$\{?[A-Z_]+\}?$|\{\{|[*•x.\u2026_-]+$|(?:null|none|true|false|n/a|redacted|removed)$",
    re.IGNORECASE,
)
_SIGN = r"[\"'\])]{0,2}[ \t]{0,4}(?P<sign>:=|=>|={1,3}|:)[ \t]{0,4}"
_VALUE = r"(?:\"(?P<double>[^\"\n]{1,200})\"|'(?P<single>[^'\n]{1,200})'|(?P<secret>[^\s\"']{1,300}))"
_PASSWORD = re.compile(rf"(?:pass(?:word|wd|phrase|code)|pwd){_SIGN}{_VALUE}", re.IGNORECASE)
_PASSWORD_LINE = re.compile(
    rf"^[ \t>*\u2022-]{{0,8}}\w{{0,40}}(?:pass(?:word|wd|phrase|code)|pwd){_SIGN}(?P<secret>[^\s\"'][^\n]{{0,63}})$",
    re.IGNORECASE | re.MULTILINE,
)
_PASSWORD_TOLD = re.compile(
    r"\bpass(?:word|phrase|code)(?: (?P<verb>is|was)(?: now| still| set to)?|[ \t]?\|)?[ \t][\"'\u201c]?"
    r"(?P<secret>[^\s\"'\u201d]{5,100})",
    re.IGNORECASE,
)
_PASSWORD_SHORT = re.compile(rf"\b(?:pass|pw){_SIGN}{_VALUE}", re.IGNORECASE)
_KEY = re.compile(rf"(?P<key>key|token|secret|credentials?){_SIGN}{_VALUE}", re.IGNORECASE)
_KEY_KIND = re.compile(
    r"(?:api|app|auth|access|account|bot|client|deploy|encryption|license|private|refresh|secret|service|session|shared"
    r"|signing|user|webhook)[ _-]?(?:access[ _-]?)?$",
    re.IGNORECASE,
)
"""What makes a key a secret one, right before the word: a public key, or the key of a table, is none."""
_KIND_REACH = 24
_HEADER = re.compile(
    r"\bauthorization[\"']?[ ]{0,3}[:=][ ]{0,3}[\"']?(?:bearer|basic|token)[ ]{1,3}(?P<secret>[^\s\"']{6,})"
    r"|\bbearer[ ](?P<token>(?=[A-Za-z._~+/-]*\d)[\w.~+/-]{20,}+)",
    re.IGNORECASE,
)
_TOKEN_LETTERS, _BLOB_LETTERS = 11, 40
"""Letters of the word that a token stands in at least, and of a line of base 64; every token has a digit."""
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"[\d.,:/TZ+-]+")
_LONG, _SHORT = 16, 8


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret stands in a text, and what it is called."""

    start: int
    end: int
    name: str


def secrets_in(text: str) -> tuple[Secret, ...]:
    """Return the secrets in a text in their order; those that overlap are one, named by the surest rule."""
    small = in_small_letters(text)
    told = (rule(text) for rule, signs in _CUED.items() if any(sign in small for sign in signs))
    every = chain(_private_keys(text), _tokens(text), _in_addresses(text), *told)
    merged: list[Secret] = []
    ranked = sorted(enumerate(every), key=lambda pair: (pair[1].start, pair[0]))
    sure = 0
    for rank, secret in ranked:
        if not merged or secret.start >= merged[-1].end:
            merged.append(secret)
            sure = rank
            continue
        last = merged[-1]
        merged[-1] = Secret(last.start, max(last.end, secret.end), last.name if sure <= rank else secret.name)
        sure = min(sure, rank)
    return tuple(merged)


def _private_keys(text: str) -> Iterator[Secret]:
    begun = list(_PRIVATE.finditer(text))
    ends = [found.end() for found in _PRIVATE_END.finditer(text)] if begun else []
    for found in begun:
        place = bisect_right(ends, found.end())
        within = place < len(ends) and ends[place] - found.end() <= _PRIVATE_REACH
        yield Secret(found.start(), ends[place] if within else found.end(), "private key")
    for found in _BLOB.finditer(text) if any(len(word) >= _BLOB_LETTERS for word in text.split()) else ():
        if all(re.search(sort, found.group()) for sort in ("[a-z]", "[A-Z]", "[0-9]")):
            yield Secret(found.start(), len(found.group().rstrip()) + found.start(), "private key")


def _tokens(text: str) -> Iterator[Secret]:
    if not any(len(word) >= _TOKEN_LETTERS and _DIGIT.search(word) for word in text.split()):
        return  # most articles: two thirds of the time saved
    for name, detector in _DETECTORS:
        for pattern in detector.denylist:
            for found in pattern.finditer(text):
                start, end = _of_match(found)
                if any(letter.isdigit() for letter in text[start:end]):  # a word in capitals is no token
                    yield Secret(start, end, name)
    for name, pattern in _PREFIXES:
        yield from (Secret(*found.span(), name) for found in pattern.finditer(text))


def _of_match(found: re.Match[str]) -> tuple[int, int]:
    """Return where the token stands: the long group of an expression that has one, else all of it without its edges."""
    longest = max(range(1, (found.re.groups or 0) + 1), key=lambda n: len(found.group(n) or ""), default=0)
    if longest and len(found.group(longest) or "") >= _LONG:
        return found.span(longest)
    inner = found.group().strip(' \t\n":=')
    start = found.start() + found.group().index(inner)
    return start, start + len(inner)


def _in_addresses(text: str) -> Iterator[Secret]:
    for found in _IN_ADDRESS.finditer(text):
        yield from _valued(found, "password", _is_anything)


def _passwords(text: str) -> Iterator[Secret]:
    for found in chain(_PASSWORD_LINE.finditer(text), _PASSWORD.finditer(text)):
        yield from _valued(found, "password", _is_anything)
    for found in _PASSWORD_TOLD.finditer(text):
        yield from _valued(found, "password", _is_chosen if found["verb"] is None else _is_told)
    for found in _PASSWORD_SHORT.finditer(text):
        yield from _valued(found, "password", _is_chosen)


def _keys(text: str) -> Iterator[Secret]:
    for found in _KEY.finditer(text):
        before = text[max(0, found.start() - _KIND_REACH) : found.start()]
        if found["key"].lower() == "key" and not _KEY_KIND.search(before):
            continue
        long = found["sign"] == "=" and len(found["secret"] or "") >= _LONG
        yield from _valued(found, found["key"].lower(), _is_anything if long else _is_random)


def _headers(text: str) -> Iterator[Secret]:
    for found in _HEADER.finditer(text):
        yield from _valued(found, "token", _is_anything)


_CUED: Final[Mapping[Callable[[str], Iterator[Secret]], tuple[str, ...]]] = {
    _passwords: ("pass", "pw"),
    _keys: ("key", "token", "secret", "credential"),
    _headers: ("authorization", "bearer"),
}
"""Rules that match beside a word alone, each with what such a word begins with, in small letters: quick to look for."""


def _is_anything(_: str) -> bool:
    return True


def _is_chosen(value: str) -> bool:
    """Say whether a word looks like a password rather than the next word: it has a digit, or a sign inside it."""
    return _is_told(value) and not _NUMBERS.fullmatch(value)


def _is_told(value: str) -> bool:
    return bool(re.search(r"\d|\w[^\w\s.,'\u2019-]\w", value))


def _is_random(value: str) -> bool:
    """Say whether a value looks drawn rather than written: one long word with digits that is no number and no day."""
    return (
        len(value) >= _SHORT
        and " " not in value
        and any(letter.isdigit() for letter in value)
        and not _NUMBERS.fullmatch(value)
        and not value.startswith(("http://", "https://"))
    )


def _valued(found: re.Match[str], name: str, is_secret: Callable[[str], bool]) -> Iterator[Secret]:
    for group in ("secret", "token", "double", "single"):
        value = found.groupdict().get(group)
        if value is None:
            continue
        value = value.rstrip(".,;:)]}\u2026") or value
        if not _PLACEHOLDER.match(value) and is_secret(value):
            yield Secret(found.start(group), found.start(group) + len(value), name)
