"""What the values of settings can be: addresses, people (pure)."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator

_PERSON: Final = re.compile(r"[UW][A-Z0-9]{2,40}")


def _http(address: str) -> str:
    """Accept http(s) addresses alone, without spaces around them."""
    address = address.strip()
    if not address.startswith(("http://", "https://")):
        raise ValueError("it must be an address that starts with http:// or https://")
    return address


def _database(address: str) -> str:
    """Accept the two databases that the stores are written for."""
    address = address.strip()
    if not address.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        raise ValueError("it must start with postgresql:// or sqlite:///")
    return address


def _people(given: str) -> str:
    """Accept Slack's ids of people, separated by commas."""
    wrong = [one.strip() for one in given.split(",") if one.strip() and not _PERSON.fullmatch(one.strip())]
    if wrong:
        raise ValueError(f"{wrong[0]} is no Slack user id (such as U0123ABCD)")
    return given


def mistake_told(where: tuple[int | str, ...], what: str) -> str:
    """Say one mistake in one sentence that names the variable."""
    name = str(where[0]).upper() if where else "The settings"
    return f"{name} cannot be used: {what.removeprefix('Value error, ').lower().rstrip('.')}."


Address = Annotated[str, AfterValidator(_http)]
Database = Annotated[str, AfterValidator(_database)]
People = Annotated[str, AfterValidator(_people)]
