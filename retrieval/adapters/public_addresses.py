"""Which hosts are written as a name or an address should be, and which IP addresses are out in the open; pure."""

from __future__ import annotations

import ipaddress
import re

_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
_LONGEST_NAME = 253
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)
"""A host that ends in a number is an address (https://url.spec.whatwg.org/#ends-in-a-number-checker)."""

_CARRIED = tuple(
    map(
        ipaddress.ip_network,
        (
            "64:ff9b::/96",  # NAT64 (RFC 6052)
            "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
            "2002::/16",  # 6to4 (RFC 3056)
            "2001::/32",  # Teredo (RFC 4380)
            "::/96",  # v4-compatible (RFC 4291)
            "100.64.0.0/10",  # shared by a carrier's customers (RFC 6598)
            "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        ),
    )
)
"""Ranges that carry another address inside, or that are shared: never global, whatever a library's table says."""


def fault_of(host: str) -> str | None:
    """Say what is wrong with a host as it is written (ASCII), wherever it would lead; None when nothing is.

    Resolvers take an address for one that is written as one number, in octal or hex, or with parts left out, each in
    its own way (RFC 6943, 3.1.1). Nobody writes such a host into a feed in good faith.
    """
    if ":" in host:
        return None if _is_address(host) else "it is no IPv6 address, or one that counts inside one machine alone"
    if len(host) > _LONGEST_NAME or not _NAME.fullmatch(host):
        return "it is no name that a host can have"
    if _NUMBER.fullmatch(host) and not _is_address(host):
        return "it is a number in disguise; write the name, or the address as four plain numbers"
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def is_public(address: str) -> bool:
    """Say whether an IP address is global unicast and nothing that wraps another address."""
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if "%" in address or (isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped):
        return False
    if any(found in network for network in _CARRIED if network.version == found.version):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved
