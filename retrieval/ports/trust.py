"""How far verifiers are to be trusted."""

from __future__ import annotations

from typing import Protocol

from retrieval.domain import Trust


class TrustStore(Protocol):
    """Keeps what was measured of verifiers, by a key that names the endpoint, the model and the pairs."""

    def trust_in(self, key: str) -> Trust | None:
        """Return what was measured last, None where nothing was."""

    def put_trust(self, key: str, trust: Trust) -> None:
        """Keep what was measured in the place of what was before."""
