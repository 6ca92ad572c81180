"""Which IP addresses are out in the open; pure."""

from __future__ import annotations

import ipaddress

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
