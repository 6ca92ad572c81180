"""Watches the folders and files that are sources, and tells which source changed; it reads nothing itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import structlog
from watchfiles import watch

from retrieval.reading.sources.kinds import may_be_read

TICK: Final = 1.0
"""Seconds after which a watch looks up: for places that came or went, and for what could not be told yet."""
_ASKED_EVERY: Final = 5.0
"""Seconds after which it is asked again which sources there are."""
_QUIET: Final = 300
"""Milliseconds without a change after which those before it are told together."""
_LONGEST: Final = 1_500
"""Milliseconds that changes wait to be told at most."""
Look = Callable[..., Iterable[Collection[tuple[Any, str]]]]
_log = structlog.get_logger(__name__)


class Watcher:
    """Tells of changes until it is stopped, from threads of its own, a source once for many changes at a time."""

    def __init__(
        self, places: Callable[[], Mapping[str, Path]], tell: Callable[[str], object], *, look: Look = watch
    ) -> None:
        """Take what gives the places of sources by their identity, which is asked for again every few seconds.

        `tell` is called with an identity and has to return soon; when it raises, it is told again. `look` watches
        places as watchfiles does.
        """
        self._stop = threading.Event()
        watches = (_PlacesWatch(places, tell, self._stop, look, deep=deep) for deep in (True, False))
        self._threads = [threading.Thread(target=each.run, name="watching", daemon=True) for each in watches]

    def start(self) -> None:
        """Begin to watch."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Watch no more; what was not told by now is not told."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=10)


class _PlacesWatch:
    """One thread's places: folders with all below them, or files.

    A file is watched in its folder, since editors put another file in its place; and only that folder, since nobody
    knows how much lies below it.
    """

    def __init__(
        self,
        places: Callable[[], Mapping[str, Path]],
        tell: Callable[[str], object],
        stop: threading.Event,
        look: Look,
        *,
        deep: bool,
    ) -> None:
        self._listed = places
        self._tell = tell
        self._stop = stop
        self._look = look
        self._deep = deep
        self._places: dict[str, Path] = {}
        self._owed: set[str] = set()
        self._polling = False

    def run(self) -> None:
        """Watch what there is until it is time to stop; a place that comes or goes is a change like others."""
        before: dict[str, bool] = {}
        while not self._stop.is_set():
            self._places = self._wanted()
            present = self._present()
            now = {source_id: place in present for source_id, place in self._places.items()}
            self._owed |= {source_id for source_id, there in now.items() if before.get(source_id, there) != there}
            before = now
            self._pay()
            if not present:
                self._stop.wait(TICK)
                continue
            try:
                self._watch(present)
            except (OSError, RuntimeError) as error:  # the system watches no more files: they are looked at in turn
                _log.warning("watching by looking at each file", why=type(error).__name__)
                self._polling = True
                self._stop.wait(TICK)

    def _watch(self, present: frozenset[Path]) -> None:
        """Tell of changes until other places are wanted, or one of them came or went."""
        asked = time.monotonic()
        for changes in self._look(
            *(present if self._deep else {place.parent for place in present}),
            watch_filter=None,
            debounce=_LONGEST,
            step=_QUIET,
            stop_event=self._stop,
            rust_timeout=round(TICK * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=self._polling or None,
            recursive=self._deep,
        ):
            self._owed |= changed(self._places, (Path(path) for _, path in changes))
            self._pay()
            if self._present() != present:
                return
            if time.monotonic() - asked > _ASKED_EVERY:
                asked = time.monotonic()
                if self._wanted() != self._places:
                    return

    def _wanted(self) -> dict[str, Path]:
        """Return the places to watch here, or those before while nobody can say."""
        try:
            listed = self._listed()
        except Exception as error:  # noqa: BLE001 # the stores may be away in any way; the watch has to go on
            _log.warning("sources not listed", kind=type(error).__name__)
            return self._places
        real = {source_id: place.resolve() for source_id, place in listed.items()}
        return {source_id: place for source_id, place in real.items() if _is_folder(place) == self._deep}

    def _present(self) -> frozenset[Path]:
        """Return the places that can be watched now."""
        return frozenset(place for place in self._places.values() if (place if self._deep else place.parent).exists())

    def _pay(self) -> None:
        for source_id in sorted(self._owed):
            try:
                self._tell(source_id)
            except Exception as error:  # noqa: BLE001 # the stores may be away in any way; the watch has to go on
                _log.warning("change not told", source=source_id, kind=type(error).__name__)
                return
            self._owed.discard(source_id)


def _is_folder(place: Path) -> bool:
    """Say whether a place is a folder, or would be one, as far as its name tells."""
    return place.is_dir() or not (place.is_file() or place.suffix)


def changed(places: Mapping[str, Path], paths: Iterable[Path]) -> set[str]:
    """Return the sources of which one of the changed paths may be a part: hidden files and other kinds are none."""
    found: set[str] = set()
    for path in paths:
        for source_id, place in places.items():
            if path == place or (path.is_relative_to(place) and may_be_read(path.relative_to(place).as_posix())):
                found.add(source_id)
    return found
