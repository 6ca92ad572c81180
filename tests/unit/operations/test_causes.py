"""Why a server did not answer."""

from __future__ import annotations

import socket
import ssl
from urllib.error import URLError

import pytest

from bot.operations.causes import cause_of
from retrieval.errors import Unreachable


def caused_by(cause: BaseException) -> Unreachable:
    error = Unreachable("It does not answer.")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (ConnectionRefusedError(), "the connection is refused, nothing listens there"),
        (socket.gaierror(-2, "Name or service not known"), "no host has that name"),
        (ssl.SSLCertVerificationError(), "its certificate is not accepted, or it does not speak TLS"),
        (TimeoutError(), "no answer in time"),
        (ConnectionResetError(), "the connection broke"),
        (ValueError(), None),
    ],
)
def test_the_cause_is_told_however_deep_it_lies(cause: Exception, said: str | None) -> None:
    assert cause_of(caused_by(cause)) == said
    assert cause_of(caused_by(caused_by(cause))) == said
    assert cause_of(caused_by(URLError(cause))) == said  # type: ignore[arg-type]  # it takes any exception


def test_causes_that_go_round_in_circles_end() -> None:
    first, second = Unreachable("first"), Unreachable("second")
    first.__cause__, second.__cause__ = second, first
    assert cause_of(first) is None
