"""Surfaces that keep what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import Posted
from bot.errors import ModalGone, TriggerExpired
from bot.surfaces import HomeTab, Modal, ShownModal, SuggestedQuestion
from tests.fakes.clocks import FixedClock

LASTS = timedelta(seconds=3)


@dataclass(slots=True)
class _Open:
    modal: Modal
    state: int = 1


class MemorySurfaces:
    """Modals one over the other, a Home a person, prompts and statuses; triggers have to be made known first."""

    def __init__(self, clock: FixedClock | None = None) -> None:
        self._clock = clock or FixedClock()
        self._triggers: dict[str, datetime] = {}
        self._spent: set[str] = set()
        self.modals: dict[str, _Open] = {}
        self.homes: dict[str, HomeTab] = {}
        self.prompts: dict[str, tuple[SuggestedQuestion, ...]] = {}
        self.statuses: list[tuple[str, str, str]] = []

    def cause(self, trigger: str) -> str:
        """Let somebody do something now that may open a modal."""
        self._triggers[trigger] = self._clock.now()
        return trigger

    def dismiss(self) -> None:
        """Let whoever looks at the modals close them all."""
        self.modals.clear()

    def open(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        return self._show(user_id, trigger, modal)

    def push(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        if not self.modals and trigger not in self._spent:
            raise ModalGone("The window is closed.", code="not_found")
        return self._show(user_id, trigger, modal)

    def update(self, shown: ShownModal, modal: Modal) -> ShownModal:
        stands = self.modals.get(shown.view_id)
        if stands is None or str(stands.state) != shown.state:
            raise ModalGone("The window is closed, or has changed.", code="not_found")
        stands.modal, stands.state = modal, stands.state + 1
        return ShownModal(shown.user_id, shown.view_id, str(stands.state))

    def publish(self, user_id: str, home: HomeTab) -> None:
        self.homes[user_id] = home

    def address_of(self, posted: Posted) -> str | None:
        return f"https://home.slack.example/archives/{posted.channel_id}/p{posted.ts.replace('.', '')}"

    def suggest(self, channel_id: str, prompts: Sequence[SuggestedQuestion], *, title: str) -> None:
        self.prompts[channel_id] = tuple(prompts)

    def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        self.statuses.append((channel_id, thread_ts, status))

    def _show(self, user_id: str, trigger: str, modal: Modal) -> ShownModal | None:
        if trigger in self._spent:
            return None
        caused = self._triggers.get(trigger)
        if caused is None or self._clock.now() - caused > LASTS:
            raise TriggerExpired("That was too long ago.", code="expired_trigger_id")
        self._spent.add(trigger)
        shown = ShownModal(user_id, f"V{len(self.modals) + 1}", "1")
        self.modals[shown.view_id] = _Open(modal)
        return shown
