"""Which hosts are written as a name or an address should be, and which IP addresses are out in the open; pure."""

from __future__ import annotations

import ipaddress
import re

_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
_LONGEST_NAME = 253
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)
"""A host that ends in a number is an address (https://url.spec.whatwg.org/#ends-in-a-number-checker)."""

_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",  # this network (RFC 791)
            "10.0.0.0/8",  # private (RFC 1918)
            "100.64.0.0/10",  # shared by a carrier's customers (RFC 6598)
            "127.0.0.0/8",  # loopback (RFC 1122)
            "169.254.0.0/16",  # link-local, where clouds keep their metadata (RFC 3927)
            "172.16.0.0/12",  # private (RFC 1918)
            "192.0.0.0/24",  # protocol assignments (RFC 6890); its anycasts lead to the nearest gateway, our own
            "192.0.2.0/24",  # documentation (RFC 5737)
            "192.31.196.0/24",  # AS112, a sink for reverse look-ups (RFC 7535)
            "192.52.193.0/24",  # multicast tunnels (RFC 7450)
            "192.88.99.0/24",  # 6to4 relays (RFC 7526)
            "192.168.0.0/16",  # private (RFC 1918)
            "192.175.48.0/24",  # AS112 (RFC 7534)
            "198.18.0.0/15",  # benchmarks (RFC 2544)
            "198.51.100.0/24",  # documentation (RFC 5737)
            "203.0.113.0/24",  # documentation (RFC 5737)
            "224.0.0.0/4",  # multicast (RFC 5771)
            "240.0.0.0/4",  # reserved (RFC 1112), broadcast (RFC 8190)
            "2001::/23",  # protocol assignments (RFC 2928): Teredo, benchmarks, AMT, AS112, ORCHID, drones
            "2001:db8::/32",  # documentation (RFC 3849)
            "2002::/16",  # 6to4, which carries an IPv4 address (RFC 3056)
            "2620:4f:8000::/48",  # AS112 (RFC 7534)
            "3fff::/20",  # documentation (RFC 9637)
        ),
    )
)
"""IANA's special-purpose registries (4 October 2025), and multicast.

The library's own tables differ from one Python to the next and lack the newest entries. The few ranges that the
registries call globally reachable (AS112, tunnels, anycast to the nearest gateway) are here too: they are services of
the network, and nobody publishes there.
"""
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out (RFC 4291): link-local, site-local, unique local, NAT64 and the rest lie outside."""


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
    """Say whether an IP address is global unicast and of no special purpose, such as to wrap another address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if found.version == _GLOBAL_UNICAST.version and ("%" in address or found not in _GLOBAL_UNICAST):
        return False
    return not any(found in network for network in _SPECIAL if network.version == found.version)
