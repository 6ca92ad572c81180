"""What makes two addresses the same article, and the identities drawn from them; pure."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from courlan import clean_url

_LENGTH = 16
"""Hexadecimal digits of an identity: 64 bits, no collision to be feared below a billion documents."""
_CAMPAIGNS = re.compile(
    r"(?:utm|mtm|pk|hsa|itm|mkt|ns|at|vero|oly|stm|matomo|piwik|wt|ga|gs|ml|mc|fb_action|guce)[_.].+|_hs(?:enc|mi)"
    r"|(?:dc|fbc|gc|tw?c|yc|ysc|tt?c|scc|li_fat_|msclk|igsh|gbra|wbra)l?id"
)
"""Families of parameters that advertisers and mailers add. Whole names, in lower case."""
_TRACKERS = frozenset({
    "__twitter_impression", "_ga", "_gl", "aff_id", "affiliate", "amp", "amp_js_v", "bcid", "bxid", "campaign",
    "campaignid", "cid", "ck_subscriber_id", "clid", "cmp", "cmp_id", "cmpid", "cndid", "cvid", "cx_testid",
    "dicbo", "emc", "emci", "emdi", "esrc", "feed", "feedname", "feedtype", "ftag", "guccounter", "icid", "igsh",
    "intcmp", "ito", "leadsource", "mbid", "medium", "ncid", "newsletter", "newsletterid", "ocid", "outputtype",
    "partner", "partnerid", "recip_id", "ref", "ref_src", "ref_url", "referer", "referrer", "refid", "rss", "s_cid",
    "sc_camp", "sc_channel", "sc_cmp", "sessionid", "share", "share_id", "shared", "smid", "smtyp", "soc_src",
    "soc_trk", "source", "spm", "sr_share", "src", "sref", "tagid", "taid", "traffic_source", "trk", "trkcampaign",
    "usqp", "via", "wpsrc", "xtor", "zanpid",
})  # fmt: skip
"""Single parameters that say where a reader came from, never what is read."""
_LEADS_ON = (
    ("google.com", "/url", ("url", "q")),
    ("bing.com", "/news/apiclick.aspx", ("url",)),
    ("l.facebook.com", "/l.php", ("u",)),
    ("t.umblr.com", "/redirect", ("z",)),
)
"""Hosts whose addresses only lead on, under which path, and which parameter holds the address meant."""
_HOST_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_PATH_VARIANT = re.compile(r"^/amp(?=/.)|/amp/?$|\.amp(?=\.html?$|$)|/(?:index|default)\.(?:html?|php|aspx?)$")
_LONGEST = 2_000
"""Letters of an address that is taken for one; no browser of old took more."""


def is_address(location: str) -> bool:
    """Say whether a location is an http(s) address rather than a path."""
    return location.lower().startswith(("http://", "https://"))


def canonical(url: str) -> str | None:
    """Return the address without tracking parameters and fragment, or None when it is no http(s) address.

    Of an address that only leads on to another one (as in an alert by mail or feed), that other one is returned.
    """
    meant = _meant(url.strip())
    if not is_address(meant) or len(meant) > _LONGEST:
        return None
    place, _, query = meant.split("#", 1)[0].partition("?")
    cleaned = clean_url(place)
    if not cleaned or not host_of(cleaned):
        return None
    kept = _told(query)
    return f"{cleaned}{'' if urlsplit(cleaned).path else '/'}?{kept}" if kept else cleaned


def _meant(url: str) -> str:
    """Return the address that one which only leads on names."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    for host, path, names in _LEADS_ON:
        if host_of(url) == host and parts.path == path:
            named = parse_qs(parts.query)
            return next((named[name][0] for name in names if is_address(named.get(name, [""])[0])), url)
    return url


def _told(query: str) -> str:
    """Return the parameters that tell what is read, as they were written, in the order of their names."""
    pairs = re.sub(r"\s", "", query).replace("&amp;", "&").split("&")
    return "&".join(sorted(pair for pair in pairs if pair and not _is_tracking(pair.partition("=")[0].lower())))


def _is_tracking(name: str) -> bool:
    return name in _TRACKERS or bool(_CAMPAIGNS.fullmatch(name))


def joined(base: str, url: str) -> str:
    """Return an address as it is meant on the page or in the feed at `base`."""
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return url


def host_of(url: str) -> str:
    """Return an address's host without `www.`, or an empty text."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def names_an_article(url: str) -> bool:
    """Say whether an address can be one article's: the front page of a site is nobody's in particular."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.query) or bool(_PATH_VARIANT.sub("", parts.path).strip("/"))


def identity_of_address(url: str) -> str:
    """Return an article's identity: the same with and without `www.` or a closing slash, for phones and as AMP."""
    place, _, query = url.split("://", 1)[-1].partition("?")
    host, _, path = place.partition("/")
    article = _PATH_VARIANT.sub("", f"/{unquote(path)}".rstrip("/")).rstrip("/")
    same = f"{_HOST_VARIANT.sub('', host)}{article}"
    return identity_of("address", f"{same}?{query}" if query else same)


def identity_of(*parts: str) -> str:
    """Return an identity that stays the same as long as its parts do."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
