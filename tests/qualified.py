"""A store as another workspace than that at home sees it: ids go in qualified and come out bare."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

AWAY = "T0AWAY"
_BARE = re.compile(r"(?<![\w/])([CDGU]\d+)(?!\w)")


class Qualified:
    """Stands before a store; whatever its suite asks of it is asked with the workspace in each id of the chat."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._store, name)

        def asked(*given: Any, **named: Any) -> Any:
            into = {key: mapped(value, _inside) for key, value in named.items()}
            return mapped(method(*(mapped(value, _inside) for value in given), **into), _outside)

        return asked


def _inside(text: str) -> str:
    return _BARE.sub(rf"{AWAY}/\1", text)


def _outside(text: str) -> str:
    return text.replace(f"{AWAY}/", "")


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """A value in which every text, however deep, is changed."""
    if type(value) is str:
        return change(value)
    if is_dataclass(value) and not isinstance(value, type):
        given = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
        changed = {name: mapped(part, change) for name, part in given.items()}
        return value if changed == given else replace(value, **changed)
    if isinstance(value, Mapping):
        return {mapped(key, change): mapped(part, change) for key, part in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        return type(value)(mapped(part, change) for part in value)
    return value
