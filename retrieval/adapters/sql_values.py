"""Values of the domain in columns that no database has a type for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

from retrieval.domain import Correction
from retrieval.text.notices import correction

_CORRECTION: Final = TypeAdapter(Correction)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite has no zones, so there it is written without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC on its way in; a naive one is a mistake of the caller's."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "A moment without a timezone cannot be kept."
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment its zone back on its way out."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Noticed(TypeDecorator[Correction]):
    """A correction, kept as JSON; what older releases kept, the notice's words alone, is read like a notice."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Correction | None, dialect: Dialect) -> str | None:
        """Write a correction down on its way in."""
        del dialect
        return None if value is None else _CORRECTION.dump_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Correction | None:
        """Read a correction on its way out."""
        del dialect
        if value is None:
            return None
        try:
            return _CORRECTION.validate_json(value)
        except ValidationError:
            return correction(value)
