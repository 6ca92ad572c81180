"""Mail as it comes: multipart, quoted-printable, old encodings, attachments."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Document
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.mail import mail_of
from retrieval.reading.sources.reading import guarded
from tests.factories import moment

HTML = """<html><head><title>x</title></head><body>
<div style="display:none">Hidden words above.</div>
<h1>Vexley is cut off</h1><p>Quillon ended Vexley&rsquo;s access to <b>Sable</b>
on Tuesday.</p><p>Halvane keeps its own.</p>
<p>You are receiving this because you asked for it.</p><p>Unsubscribe</p></body></html>"""


def letter(
    *, html: str | None = HTML, plain: str = "Plain words.", subject: str = "Vexley is cut off: ß23"
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ledgerline Weekly <news@ledgerline.example>"
    mail["To"] = "desk@halvane.example"
    mail["Subject"] = subject
    mail["Date"] = "Wed, 03 Jun 2026 10:00:00 +0200"
    mail.set_content(plain, cte="quoted-printable")
    if html:
        mail.add_alternative(html, subtype="html", cte="base64")
    return mail


def read(mail: EmailMessage | bytes) -> Document:
    return mail_of(mail if isinstance(mail, bytes) else mail.as_bytes(), what="inbox/a.eml")


def test_a_newsletter_has_its_subject_sender_day_and_the_words_that_a_reader_sees() -> None:
    found = read(letter())
    assert (found.title, found.outlet) == ("Vexley is cut off: ß23", "Ledgerline Weekly")
    assert found.published_at == moment("2026-06-03T08:00")
    assert found.text == (
        "Vexley is cut off\n\nQuillon ended Vexley\u2019s access to Sable on Tuesday.\n\nHalvane keeps its own."
    )


def test_a_plain_mail_is_read_without_its_signature_and_with_its_wrapped_lines_joined() -> None:
    words = (
        "Quillon ended the access of Vexley to its model Sable on Tuesday, as two\npeople at the company said, "
        "and Halvane keeps its own access for now as\nthe terms were never changed for it.\n\nMore soon.\n\n"
        "-- \nIda Brandt\nPhone 12345\n"
    )
    found = read(letter(html=None, plain=words))
    first, last = found.text.split("\n\n")
    assert first.startswith("Quillon ended the access of Vexley to its model Sable on Tuesday, as two people at")
    assert first.endswith("for now as the terms were never changed for it.")
    assert last == "More soon."


def test_attachments_are_named_and_not_read() -> None:
    mail = letter()
    mail.add_attachment(
        b"%PDF-1.7 words inside", maintype="application", subtype="pdf", filename="Bericht über alles.pdf"
    )
    mail.add_attachment("words inside too", filename="keys.txt")
    mail.add_attachment(letter(subject="The first one"))
    found = read(mail)
    assert found.text.endswith("\n\nAttached, not read: Bericht über alles.pdf, keys.txt, message/rfc822.")
    assert "words inside" not in found.text
    many = letter()
    for number in range(30):
        many.add_attachment(b"x", maintype="application", subtype="zip", filename=f"{number}.zip")
    assert read(many).text.endswith("19.zip and others.")


def test_old_encodings_and_encoded_headers_are_read() -> None:
    old = (
        b"From: =?iso-8859-1?Q?J=F6rg?= <j@ledgerline.example>\r\nSubject: =?utf-8?B?w5xiZXIgVmV4bGV5?=\r\n"
        b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Der Schl=FCssel war =\r\nim Bau.\r\n"
    )
    found = read(old)
    assert (found.title, found.outlet, found.text) == ("Über Vexley", "Jörg", "Der Schlüssel war im Bau.")
    assert read(old.replace(b"iso-8859-1\r\n", b"no-such-thing\r\n")).text == "Der Schlüssel war im Bau."


def test_a_mail_that_lacks_headers_is_still_read() -> None:
    found = read(b"Subject:\nFrom: ops@halvane.example\nDate: soon\n\nThe key was in the build.\n")
    assert (found.title, found.outlet, found.published_at) == ("The key was in the build.", "halvane.example", None)
    assert read(b"From ops Mon Jun  1\nX-Spam: no\n\nThe key.\n").outlet is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"Just words, and no header at all.\n", "it is no mail"),
        (b"", "it is no mail"),
        (b"Subject: Empty\n\n", "no words in the mail"),
        (b"Subject: A picture\nContent-Type: image/png\n\nxx", "no words in the mail"),
    ],
)
def test_what_is_no_mail_or_has_no_words_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why):
        read(body)


def test_parts_inside_parts_without_end_are_read_as_far_as_is_reasonable() -> None:
    deep = (
        b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: text/plain\n\nWords.\n" * 3_000
    )
    assert len(read(deep).text) < 3_000


@given(st.binary(max_size=400))
def test_a_hostile_mail_is_read_or_refused_and_nothing_else(body: bytes) -> None:
    mail = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n" + body
    reading = guarded("a.eml", lambda: read(mail))
    assert (reading.document is not None and reading.document.text) or "no words in the mail" in (reading.error or "")
