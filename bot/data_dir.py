"""The data directory: made for its owner alone, and tried."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from retrieval.errors import BadConfiguration


def make_data_dir(path: Path) -> None:
    """Make the data directory, for its owner alone: it holds notes that not everybody may read.

    Raises `BadConfiguration`.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfiguration(f"DESK_DATA_DIR {path} cannot be made ({error.strerror}); name another one.") from error


def try_data_dir(path: Path) -> int:
    """Write a file into the data directory and take it out again; return how many bytes are free there.

    Raises `BadConfiguration` when it cannot be made or written to, with the system's reason.
    """
    make_data_dir(path)
    try:
        with tempfile.NamedTemporaryFile(dir=path, prefix=".check-") as file:
            file.write(bytes(4096))
            file.flush()
        return shutil.disk_usage(path).free
    except OSError as error:
        raise BadConfiguration(f"DESK_DATA_DIR {path} cannot be written to ({error.strerror}).") from error
