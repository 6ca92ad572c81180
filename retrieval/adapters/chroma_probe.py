"""Run as a process of its own: open a Chroma folder and query all of it; a damaged one may crash whoever does."""

from __future__ import annotations

import sys
from pathlib import Path

from retrieval.adapters.chroma_client import close_client, embedded_client, try_every_collection


def main() -> None:
    """Open the folder named on the command line; end with 0 when every collection answers."""
    client = embedded_client(Path(sys.argv[1]))
    try_every_collection(client)
    close_client(client)


if __name__ == "__main__":
    main()
