"""PDF files: their words and what they say of themselves, and a sentence for those that cannot be read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from retrieval.domain import INTERNAL, Source, SourceKind
from retrieval.errors import UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.sources import pdf_pages
from retrieval.reading.sources.folders import read_folder
from retrieval.reading.sources.memory import FileMemory
from retrieval.reading.sources.pdf import PdfMemory, made_at, paragraphs, pdf_of
from retrieval.reading.sources.reader import readings
from retrieval.reading.sources.reading import guarded
from tests.factories import moment
from tests.pdfs import assembled, bomb, pdf

WORDS = (
    "Quillon ended the access of Vexley to its model Sable on the first Tuesday of",
    "June, as two people at the company said who did not want to be named in the re-",
    "port. Halvane keeps its own.",
    "The terms were never changed for it, and nobody at Halvane expects them to be.",
)
KEEPS = "Halvane keeps its own."


def why(body: bytes, **limits: float) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        pdf_of(body, what="folder/a.pdf", **limits)
    assert caught.value.what == "folder/a.pdf"
    return caught.value.why


@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_has_its_words_as_paragraphs_and_what_it_says_of_itself(*, packed: bool) -> None:
    about = {"Title": "Vexley is cut off", "Author": "Ida Brandt", "CreationDate": "D:20260603101500+02'00'"}
    found = pdf_of(pdf(("Vexley is cut off", *WORDS), about=about, packed=packed), what="a.pdf")
    assert (found.title, found.author) == ("Vexley is cut off", "Ida Brandt")
    assert found.published_at == moment("2026-06-03T08:15")
    assert found.text.split("\n\n") == [
        "Vexley is cut off",
        f"{WORDS[0]} June, as two people at the company said who did not want to be named in the report. {KEEPS}",
        WORDS[3],
    ]


def test_a_title_that_a_program_gave_is_not_believed() -> None:
    for title in ("", "Microsoft Word - draft 3.docx", "untitled", "final_v2.indd"):
        assert (
            pdf_of(pdf(("Vexley is cut off", *WORDS), about={"Title": title}), what="a.pdf").title
            == "Vexley is cut off"
        )


def test_what_stands_on_every_page_is_said_once_and_page_numbers_never() -> None:
    pages = [
        f"Halvane report, June 2026\n{WORDS[3]}\nThe part {name} of it.\n- {n} -" for n, name in enumerate("abcd", 1)
    ]
    text = paragraphs(pages)
    assert text.count("Halvane report") == 1
    assert text.startswith("Halvane report")
    assert "- 2 -" not in text
    assert text.count("The part") == 4
    assert paragraphs(["One page alone.\n12"]) == "One page alone. 12"
    assert paragraphs(["", " \n "]) == ""


def test_points_of_a_list_stay_apart() -> None:
    assert paragraphs([f"{WORDS[3]}\n• the first of them\n• the second\n2.1 Terms that hold"]).split("\n\n")[1:] == [
        "• the first of them",
        "• the second",
        "2.1 Terms that hold",
    ]


def test_a_pdf_with_a_password_is_refused_and_one_with_an_empty_password_is_read() -> None:
    for password, readable in (("hunter2", False), ("", True)):
        writer = pypdf.PdfWriter(io.BytesIO(pdf(WORDS)))
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        if readable:
            assert "Quillon" in pdf_of(out.getvalue(), what="a.pdf").text
        else:
            assert why(out.getvalue()) == "it is encrypted; save a copy of it without a password"


def test_a_pdf_that_is_damaged_or_has_no_words_is_refused() -> None:
    assert "damaged" in why(b"%PDF-1.7\nand then nothing")
    assert "no words in it" in why(pdf(()))
    assert "damaged" in why(assembled([b"<< /Type /Nothing >>"]))


def test_a_pdf_whose_end_was_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = pdf(WORDS)
    assert "Quillon" in pdf_of(whole[: whole.rindex(b"startxref")], what="a.pdf").text


def test_a_pdf_that_would_take_all_memory_or_all_day_is_refused() -> None:
    assert "more than is read of one file" in why(bomb(pdf_pages.BYTES + 1_000_000))
    assert "more than 500 pages" in why(pdf(*[("x",)] * (pdf_pages.PAGES + 1)))
    assert "takes longer than 0 s" in why(pdf(WORDS), seconds=0.001)


def test_a_process_that_takes_too_much_is_ended_by_the_system() -> None:
    program = f"import runpy; runpy.run_path({pdf_pages.__file__!r})['_be_bounded'](); bytearray(4 * 10**9)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr


def test_the_program_reads_stdin_and_writes_json() -> None:
    done = subprocess.run([sys.executable, "-I", pdf_pages.__file__], input=pdf(WORDS), capture_output=True, check=True)
    assert json.loads(done.stdout) == pdf_pages.read(pdf(WORDS))
    assert json.loads(done.stdout)["pages"][0].startswith("Quillon")


def test_words_in_a_font_that_the_file_does_not_name_are_read_as_programs_show_them() -> None:
    fonts = b"/Resources << /Font << /F1 3 0 R >> >>"
    for instead in (b"/Resources << >>" + b" " * (len(fonts) - 16), b" " * len(fonts)):
        assert "Quillon" in pdf_of(pdf(WORDS).replace(fonts, instead), what="a.pdf").text


def test_moments_are_read_as_pdfs_write_them() -> None:
    assert made_at("D:20260603") == moment("2026-06-03")
    assert made_at("D:20260603101500Z") == moment("2026-06-03T10:15")
    assert made_at("2026-06-03T10:15:00Z") == moment("2026-06-03T10:15")
    assert made_at("D:20269903") is None
    assert made_at("") is None


def test_a_pdf_in_a_folder_is_a_document_of_its_source_and_may_be_larger_than_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(WORDS) + b"\n%" + b"x" * 6_000_000)
    (tmp_path / "b.pdf").write_bytes(b"no PDF at all")
    (tmp_path / "c.txt").write_bytes(pdf(WORDS))
    found = list(read_folder(Source("s", SourceKind.FOLDER, str(tmp_path), visibility=INTERNAL)))
    assert found[0].document is not None
    assert (found[0].document.source_id, found[0].document.visibility) == ("s", INTERNAL)
    assert "does not begin as a PDF does" in (found[1].error or "")
    assert "it is a PDF" in (found[2].error or "")


def test_a_pdf_at_an_address_is_known_by_the_address() -> None:
    url = "https://ledgerline.example/reports/42"
    source = Source("s", SourceKind.PAGE, url, outlet="Ledgerline")
    (reading,) = readings(source, Fetched(url, pdf(WORDS), "application/pdf"))
    assert reading.document is not None
    assert (reading.document.url, reading.document.outlet) == (url, "Ledgerline")
    assert "Quillon" in reading.document.text


def test_a_pdf_that_was_read_is_not_parsed_again_and_one_that_was_refused_neither(tmp_path: Path) -> None:
    memory = FileMemory()
    source = Source("s", SourceKind.FOLDER, str(tmp_path))
    (tmp_path / "a.pdf").write_bytes(pdf(WORDS))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    first = list(read_folder(source, memory))
    assert list(read_folder(source, memory)) == first
    for body in (pdf(WORDS), b"%PDF-1.7 and then nothing"):
        reading = guarded("a.pdf", lambda body=body: pdf_of(body, what="a.pdf", seconds=0.0001, memory=memory.pdfs))  # type: ignore[misc] # mypy infers no lambda with a default
        assert "takes longer" not in (reading.error or "")
    (tmp_path / "a.pdf").write_bytes(pdf(("Other words.",)))
    again = next(iter(read_folder(source, memory)))
    assert again.document is not None
    assert again.document.text == "Other words."


def test_what_is_remembered_of_pdfs_is_bounded() -> None:
    memory = PdfMemory(letters=10)
    for body in (b"a", b"b", b"c"):
        memory.keep(body, {"pages": ["six la"]})
    assert (memory.recall(b"a"), memory.recall(b"b"), memory.recall(b"c")) == (None, None, {"pages": ["six la"]})
