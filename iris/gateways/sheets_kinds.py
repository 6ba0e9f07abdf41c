"""What kind of file some bytes are, by their content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from enum import StrEnum
from typing import BinaryIO

from iris.rules.wording import N_


class Kind(StrEnum):
    """Kinds of files we can tell; those after JSON are refused."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    JSON = "json"
    LOCKED = "locked"
    DAMAGED = "damaged"
    PDF = "pdf"
    HTML = "html"
    OTHER = "other"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
    b"II*\0", b"MM\0*", b"RIFF", b"\x7fELF", b"MZ\x90", b"SQLite format 3\0", b"{\\rtf", b"PAR1",
    b"\x28\xb5\x2f\xfd", b"%!PS",
)  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

DAMAGED = N_("The spreadsheet is damaged or cut off. Get it again, or save it anew.")
LOCKED = N_("The spreadsheet is protected by a password. Save it without one and send it again.")
UNKNOWN = N_("We cannot read this kind of file. Send CSV, XLSX, XLS, ODS or JSON.")
PDF = N_("A PDF cannot be read as a list. Ask the publisher for a sheet and send that, or a CSV.")
HTML = N_("This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX.")

_REFUSALS = {
    Kind.LOCKED: ("book_locked", LOCKED), Kind.DAMAGED: ("book_damaged", DAMAGED),
    Kind.PDF: ("unknown_type", PDF), Kind.HTML: ("unknown_type", HTML), Kind.OTHER: ("unknown_type", UNKNOWN),
}  # fmt: skip


def refusal_of(kind: Kind) -> tuple[str, str] | None:
    """Code and sentence for a kind we do not read."""
    return _REFUSALS.get(kind)


def kind_of(start: bytes, opened: Callable[[], BinaryIO]) -> Kind:
    """The kind of a file from its first bytes, and from its parts where it is a package."""
    if start.startswith(b"PK"):
        return _package(opened)
    if start.startswith(_OLE):
        return _compound(opened)
    if any(start.startswith(mark) for mark in _OTHERS):
        return Kind.OTHER
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        plain = start.decode("utf-16", errors="replace").lstrip().encode()
    if plain.startswith(b"%PDF"):
        return Kind.PDF
    if plain[:1] in (b"{", b"[") and plain[1:].lstrip()[:1] in (b'"', b"{", b"[", b"}", b"]"):
        return Kind.JSON
    low = plain[:200].lower()
    if low.startswith(b"<?xml"):
        return Kind.HTML if b"<html" in low else Kind.OTHER
    html = low.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<meta", b"<div"))
    return Kind.HTML if html else Kind.TEXT


def _package(opened: Callable[[], BinaryIO]) -> Kind:
    try:
        with opened() as file, zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                return _open_document(package)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return Kind.DAMAGED
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return Kind.XLSX
    workbook = (
        any(name.endswith(("workbook.xml", "workbook2.xml")) for name in names) and "[Content_Types].xml" in names
    )
    return Kind.XLSX if workbook else Kind.OTHER


def _open_document(package: zipfile.ZipFile) -> Kind:
    if not package.read("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind.OTHER
    names = package.namelist()
    manifest = "META-INF/manifest.xml"
    if (
        manifest in names
        and package.getinfo(manifest).file_size < 1 << 20
        and b"encryption-data" in package.read(manifest)
    ):
        return Kind.LOCKED
    return Kind.ODS


def _compound(opened: Callable[[], BinaryIO]) -> Kind:
    """An old XLS, or a container: of an encrypted XLSX, of a Word file."""
    with opened() as file:
        data = file.read(64 << 20)
    if _ENCRYPTED in data:
        return Kind.LOCKED
    names = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    return Kind.XLS if any(name in data for name in names) else Kind.OTHER
