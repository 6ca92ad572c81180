"""What `desk demo --record` keeps: the whole day as text, and a picture of each scene that has a name."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

WIDTH = 100


class Recording:
    """A console that shows nothing and remembers everything, the same on every machine."""

    def __init__(self, stem: Path, *, title: str = "make demo") -> None:
        """Write to STEM.txt, and each picture, under a title, to STEM-NAME.svg."""
        self.console = Console(
            record=True,
            file=io.StringIO(),
            width=WIDTH,
            force_terminal=True,
            color_system="truecolor",
            legacy_windows=False,
        )
        self._stem = stem
        self._title = title
        self._text = ""

    def cut(self, picture: str = "") -> None:
        """Keep what was shown since the last cut, as a picture too where it has a name."""
        if picture:
            drawn = self.console.export_svg(title=self._title, unique_id=picture, clear=False)
            # Rich's fonts lie on somebody else's server
            drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
            self._beside(f"-{picture}.svg").write_text(drawn, encoding="utf-8")
        self._text += self.console.export_text()

    def save(self) -> Path:
        """Write the text of all that was shown and return its path."""
        self.cut()
        lines = (line.rstrip() for line in self._text.splitlines())
        path = self._beside(".txt")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def _beside(self, ending: str) -> Path:
        return self._stem.with_name(self._stem.name + ending)
