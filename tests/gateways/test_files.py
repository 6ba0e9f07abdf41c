"""Files from strangers: told by their content, named safely, pictures made anew, viruses looked for."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from iris.gateways.filetypes import ALLOWED, KINDS, FileKind, Use, accept, kind_of, safe_name
from iris.gateways.images import MAX_PIXELS, clean_image
from iris.gateways.virus import ScanFailed, Scanner, Verdict
from iris.rules.errors import RuleBroken

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PROGRAM = b"MZ\x90\0" + bytes(200)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(RuleBroken) as refusal:
        yield
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


def picture(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def archive(*names: str, first: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        if first:
            parts.writestr("mimetype", first)
        for name in names:
            parts.writestr(name, "<a/>")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "licence_no")
    return out.getvalue()


# Kinds


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, FileKind.PDF),
        (picture("JPEG"), FileKind.JPEG),
        (picture("PNG"), FileKind.PNG),
        (picture("WEBP"), FileKind.WEBP),
        (workbook(), FileKind.XLSX),
        (archive("docProps/app.xml", "xl/workbook.xml", "[Content_Types].xml"), FileKind.XLSX),
        (archive("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
        (archive("content.xml", first=b"application/vnd.oasis.opendocument.spreadsheet"), FileKind.ODS),
        (b"name,licence_no\nOrchard,0010\n", FileKind.TEXT),
        ("name;licence\nSeñor;1\n".encode("cp1252"), FileKind.TEXT),
        ("name,licence\nA,1\n".encode("utf-16"), FileKind.TEXT),
        ("নাম,সংখ্যা\nক,১\n".encode("utf-8-sig"), FileKind.TEXT),
        (b"name,licence\n<b>A</b>,1\n", FileKind.TEXT),
        (b"OggS\0\2" + bytes(20) + b"\1\x1eOpusHead".ljust(40, b"\0"), FileKind.OGG),
        (bytes.fromhex("0000001c667479704d344120000000004d3441206d70343269736f6d"), FileKind.MP4),
        (b"#!AMR\n" + bytes(20), FileKind.AMR),
        (b"RIFF$\0\0\0WAVEfmt " + bytes(20), FileKind.WAV),
    ],
)
def test_a_kind_is_told_by_content(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) is kind
    stream = io.BytesIO(content)
    assert kind_of(stream) is kind
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "content",
    [
        PROGRAM,
        b"\x7fELF" + bytes(200),
        b"<!DOCTYPE html><html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        picture("GIF"),
        archive("readme.txt"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/VBAPROJECT.BIN"),
        b"PK\x03\x04" + bytes(100),
        b"PK\x05\x06" + b"\xff" * 18,
        bytes(100),
    ],
)
def test_what_nobody_needs_to_send_has_no_kind(content: bytes) -> None:
    assert kind_of(content) is None
    for use in Use:
        with refused("file_type_refused"):
            accept(content, "contract.pdf", use)


def test_an_archive_with_a_directory_made_to_exhaust_us_is_not_read() -> None:
    assert kind_of(archive("xl/workbook.xml", *(f"xl/{'x' * 60}{n}" for n in range(6000)))) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_told_or_refused_but_never_break(content: bytes) -> None:
    assert kind_of(content) in {None, *FileKind}
    assert kind_of(b"PK\x03\x04" + content) is None


def test_each_use_takes_its_kinds_only() -> None:
    assert accept(workbook(), "list.xlsx", Use.LIST).kind is FileKind.XLSX
    for content, use in ((PDF, Use.LIST), (PDF, Use.PICTURE), (workbook(), Use.VOICE)):
        with refused("file_type_refused"):
            accept(content, "x", use)
    assert set().union(*ALLOWED.values()) == set(FileKind) == set(KINDS)


def test_an_empty_file_is_called_empty() -> None:
    with refused("file_empty"):
        accept(b"", "contract.pdf", Use.EVIDENCE)


# Names


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("عقد العمل.pdf", PDF),
        ("चिट्ठी.jpg", picture("JPEG")),
        ("фото.jpg", picture("JPEG")),
        ("फ़ोटो\u200d१.JPG", picture("JPEG")),
    ],
)
def test_a_name_in_any_script_is_kept(name: str, content: bytes) -> None:
    assert accept(content, name, Use.EVIDENCE).name == name


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf.exe",
        "report.pdf .EXE",
        "report.exe.",
        "report.exe ",
        "contract\u202efdp.exe",
        "x.pdf.html",
        "a.svg",
        "x.e\u200bxe",
        "x.exe\u200c",
    ],
)
def test_a_name_that_ends_like_a_program_is_refused_whatever_the_content(name: str) -> None:
    with refused("file_name_refused"):
        accept(PDF, name, Use.EVIDENCE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (r"..\..\x.pdf", "x.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Asha\\contract.pdf", "contract.pdf"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("\u202ecod.pdf", "cod.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("..", "file"),
        ("", "file"),
        ("\u200d", "file"),
        ("  scan \u00a0 1 .pdf", "scan 1 .pdf"),
        ("Ho\u0300a.pdf", "Hòa.pdf"),
    ],
)
def test_paths_and_tricks_in_a_name_are_neutralised(name: str, shown: str) -> None:
    assert safe_name(name) == shown


def test_a_long_name_is_cut_before_its_ending() -> None:
    shown = safe_name("क" * 500 + ".pdf")
    assert len(shown) == 120
    assert shown.endswith("क.pdf")


@given(st.text(max_size=200))
def test_a_safe_name_is_safe_and_stays_so(name: str) -> None:
    shown = safe_name(name)
    assert shown
    assert not set(shown) & set('/\\\0\r\n"<>:|?*\u202e\u2066')
    assert not shown.startswith(".")
    assert len(shown) <= 120
    assert safe_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.jpg", "photo.png"),
        ("photo", "photo.png"),
        ("scan 12.03", "scan 12.03.png"),
        ("photo.PNG", "photo.PNG"),
        (".jpg", "jpg.png"),
    ],
)
def test_the_ending_of_a_name_is_made_to_fit_the_content(name: str, shown: str) -> None:
    assert accept(picture("PNG"), name, Use.PICTURE).name == shown


# Pictures


def test_place_time_device_and_comments_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif[0x0132] = "2026:11:25 12:00:00"
    exif.get_ifd(0x8825)[2] = (27.0, 42.0, 0.0)
    profile = b"SecretProfile" + bytes(200)
    data = picture("JPEG", exif=exif, comment=b"SecretComment", icc_profile=profile)
    assert all(word in data for word in (b"SecretPhone", b"SecretComment", b"SecretProfile"))
    clean = clean_image(data)
    assert b"Secret" not in clean.data
    with Image.open(io.BytesIO(clean.data)) as image:
        assert dict(image.getexif()) == {}
        assert not {"exif", "comment", "icc_profile"} & set(image.info)


def test_text_in_a_png_and_bytes_after_its_end_are_gone() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SecretAuthor")
    clean = clean_image(picture("PNG", pnginfo=text) + b"SecretTail")
    assert b"Secret" not in clean.data


def test_a_picture_taken_sideways_is_made_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = clean_image(picture("JPEG", (40, 30), exif=exif))
    assert (clean.width, clean.height) == (30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_become_plain_ones(mode: str) -> None:
    clean = clean_image(picture("PNG", mode=mode))
    with Image.open(io.BytesIO(clean.data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (40, 30))


def test_what_was_transparent_is_white_and_not_black() -> None:
    with Image.open(io.BytesIO(clean_image(picture("PNG", mode="RGBA")).data)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    clean = clean_image(picture("JPEG", (4000, 1000)))
    assert (clean.width, clean.height) == (3000, 750)


@pytest.mark.parametrize("side", [8_000, 11_000, 20_000])
def test_a_picture_with_too_many_points_is_refused_before_it_is_decoded(side: int) -> None:
    assert side * side > MAX_PIXELS
    data = picture("PNG", (1, 1))
    header = b"IHDR" + side.to_bytes(4, "big") * 2 + data[24:29]
    with refused("image_too_large"):
        clean_image(data[:12] + header + zlib.crc32(header).to_bytes(4, "big") + data[33:])


@pytest.mark.parametrize("content", [b"", b"text", PDF, picture("GIF"), picture("JPEG")[:-200], picture("PNG")[:60]])
def test_what_is_no_whole_picture_is_refused_in_words(content: bytes) -> None:
    with refused("image_unreadable"):
        clean_image(content)


@given(st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_a_damaged_picture_is_made_anew_or_refused_but_never_breaks(place: int, noise: bytes) -> None:
    data = picture("JPEG")
    try:
        said = clean_image(data[:place] + noise + data[place + len(noise) :]).mime
    except RuleBroken as refusal:
        said = refusal.code
    assert said in ("image/jpeg", "image_unreadable", "image_too_large")


# Virus scanner


class Clamd:
    """Speaks the server's side of INSTREAM on a loopback port, as clamd(8) describes it."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self.answer = answer
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            content = b""
            while length := int.from_bytes(sent.read(4), "big"):
                content += sent.read(length)
            connection.sendall(self.answer(content))

    def close(self) -> None:
        self.thread.join(5)
        self.listener.close()


@contextmanager
def clamd(answer: Callable[[bytes], bytes]) -> Iterator[Scanner]:
    server = Clamd(answer)
    try:
        yield Scanner.from_url(server.url, timeout=5)
    finally:
        server.close()


def test_the_scanner_is_off_unless_configured() -> None:
    assert Scanner.from_url("").scan(PDF) is Verdict.UNCHECKED


def test_clean_and_infected_are_told_apart_and_the_whole_file_is_sent() -> None:
    def answer(content: bytes) -> bytes:
        return b"stream: Win.Test FOUND\0" if content.endswith(b"evil") else b"stream: OK\0"

    with clamd(answer) as scanner:
        assert scanner.scan(bytes(200_000)) is Verdict.CLEAN
    with clamd(answer) as scanner:
        assert scanner.scan(io.BytesIO(bytes(200_000) + b"evil")) is Verdict.INFECTED


@pytest.mark.parametrize("said", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"\xff\0"])
def test_no_clear_answer_is_never_taken_for_clean(said: bytes) -> None:
    with clamd(lambda _content: said) as scanner, pytest.raises(ScanFailed):
        scanner.scan(PDF)


def test_a_scanner_that_hangs_up_early_is_never_taken_for_clean() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            connection, _ = listener.accept()
            connection.sendall(b"stream: OK\0")
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(ScanFailed):
            Scanner.from_url(f"tcp://127.0.0.1:{listener.getsockname()[1]}", timeout=5).scan(bytes(5_000_000))
        thread.join()


def test_a_scanner_that_is_down_or_silent_says_so(tmp_path: Path) -> None:
    for url in ("tcp://127.0.0.1:1", f"unix://{tmp_path}/clamd.ctl"):
        with pytest.raises(ScanFailed):
            Scanner.from_url(url, timeout=1).scan(PDF)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ScanFailed):
        Scanner.from_url(f"tcp://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2).scan(PDF)


@pytest.mark.parametrize("url", ["clamd", "http://h", "tcp://", "tcp://h:99999", "unix:", "unix://host/x"])
def test_a_scanner_address_we_cannot_read_is_refused_in_words(url: str) -> None:
    with refused("virus_url"):
        Scanner.from_url(url)
