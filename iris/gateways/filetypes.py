"""What a file is, told by its content, and the name it may keep.

A name is only ever shown and offered at download; files are stored under generated names.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import magic

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

HEAD = 64 * 1024
LONGEST_NAME = 120
ZIP_END = b"PK\x05\x06"
# Real office files list some hundred parts; a longer directory is made to exhaust the reader.
ZIP_DIRECTORY = 512 * 1024


class FileKind(StrEnum):
    """The kinds of files that anybody may give us."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"
    OGG = "ogg"
    WEBM = "webm"
    MP4 = "mp4"
    MP3 = "mp3"
    WAV = "wav"
    AMR = "amr"
    THREE_GP = "3gp"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """How a kind is called, served and named; `found_as` are the types the content is recognised by."""

    label: str
    mime: str
    extensions: tuple[str, ...]
    found_as: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[FileKind, KindFacts] = {
    FileKind.PDF: KindFacts("PDF", "application/pdf", ("pdf",), ("application/pdf",)),
    FileKind.JPEG: KindFacts("JPEG", "image/jpeg", ("jpg", "jpeg", "jfif"), ("image/jpeg",)),
    FileKind.PNG: KindFacts("PNG", "image/png", ("png",), ("image/png",)),
    FileKind.WEBP: KindFacts("WebP", "image/webp", ("webp",), ("image/webp",)),
    FileKind.HEIC: KindFacts("HEIC", "image/heic", ("heic", "heif"), ("image/heic", "image/heif")),
    FileKind.DOCX: KindFacts(
        "Word (.docx)",
        f"{OFFICE}wordprocessingml.document",
        ("docx",),
        (f"{OFFICE}wordprocessingml.document",),
    ),
    FileKind.XLSX: KindFacts(
        "Excel (.xlsx)", f"{OFFICE}spreadsheetml.sheet", ("xlsx",), (f"{OFFICE}spreadsheetml.sheet",)
    ),
    FileKind.XLS: KindFacts(
        "Excel (.xls)",
        "application/vnd.ms-excel",
        ("xls",),
        ("application/vnd.ms-excel", "application/x-ole-storage", "application/CDFV2"),
    ),
    FileKind.ODS: KindFacts(
        "OpenDocument (.ods)",
        "application/vnd.oasis.opendocument.spreadsheet",
        ("ods",),
        ("application/vnd.oasis.opendocument.spreadsheet",),
    ),
    FileKind.TEXT: KindFacts("CSV", "text/plain", ("csv", "txt", "tsv"), ()),
    FileKind.OGG: KindFacts("Ogg", "audio/ogg", ("ogg", "opus", "oga"), ("audio/ogg", "application/ogg")),
    FileKind.WEBM: KindFacts("WebM", "audio/webm", ("webm", "weba"), ("video/webm", "audio/webm")),
    FileKind.MP4: KindFacts("M4A", "audio/mp4", ("m4a", "mp4", "aac"), ("audio/x-m4a", "video/mp4", "audio/mp4")),
    FileKind.MP3: KindFacts("MP3", "audio/mpeg", ("mp3",), ("audio/mpeg",)),
    FileKind.WAV: KindFacts("WAV", "audio/wav", ("wav",), ("audio/x-wav", "audio/wav")),
    FileKind.AMR: KindFacts("AMR", "audio/amr", ("amr",), ("audio/amr", "audio/AMR")),
    FileKind.THREE_GP: KindFacts("3GP", "audio/3gpp", ("3gp", "3gpp"), ("video/3gpp", "audio/3gpp")),
}
KIND_OF_TYPE = {found: kind for kind, facts in KINDS.items() for found in facts.found_as}
KIND_OF_EXTENSION = {extension: kind for kind, facts in KINDS.items() for extension in facts.extensions}


class Use(StrEnum):
    """What a file is given for."""

    PICTURE = "picture"
    VOICE = "voice"
    LIST = "list"
    DOCUMENT = "document"
    EVIDENCE = "evidence"


PICTURES = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.WEBP})
VOICES = frozenset(
    {
        FileKind.OGG,
        FileKind.WEBM,
        FileKind.MP4,
        FileKind.MP3,
        FileKind.WAV,
        FileKind.AMR,
        FileKind.THREE_GP,
    }
)
LISTS = frozenset({FileKind.TEXT, FileKind.XLSX, FileKind.XLS, FileKind.ODS})
DOCUMENTS = PICTURES | {FileKind.PDF, FileKind.DOCX, FileKind.XLSX, FileKind.TEXT}
ALLOWED: dict[Use, frozenset[FileKind]] = {
    Use.PICTURE: PICTURES,
    Use.VOICE: VOICES,
    Use.LIST: LISTS,
    Use.DOCUMENT: DOCUMENTS,
    Use.EVIDENCE: DOCUMENTS | VOICES | {FileKind.HEIC},
}

# Endings that a system or a browser runs; whatever stands before them, such a file is not what it claims.
RUN_BY_SOMEBODY = frozenset(
    ending
    for endings in (
        "action apk app application bash bat cmd com command cpl deb dll dmg exe gadget inf iso img jar lnk",
        "msc msi msp one pif pkg reg rpm scf scr sh sys url vhd desktop chm hta",
        "asp aspx cgi htm html js jse jsp mht mhtml mjs php phtml shtml svg svgz swf xhtml xml xsl",
        "docm dotm pl pptm ps1 psm1 py rb vb vbe vbs wsf wsh xlsm",
    )
    for ending in endings.split()
)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: its kind by content, the type to serve it as, the name to show."""

    kind: FileKind
    mime: str
    name: str


def accept(source: bytes | BinaryIO, name: str, use: Use) -> Accepted:
    """Check a file by its content and give the name it may keep; a stream is left where it was.

    Raises `RuleBroken`: `file_empty`, `file_name_refused` (ends like a program), `file_type_refused`.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    shown = safe_name(name)
    if _extension(shown) in RUN_BY_SOMEBODY:
        sentence = N_("Files that end in .%(extension)s can be harmful, so we don't take them.")
        raise RuleBroken("file_name_refused", sentence, extension=_extension(shown))
    if not _peek(stream, 1):
        raise RuleBroken("file_empty", N_("This file is empty. Please choose it again."))
    kind = kind_of(stream)
    if kind not in ALLOWED[use]:
        allowed = ", ".join(KINDS[k].label for k in FileKind if k in ALLOWED[use])
        sentence = N_("We can't take this kind of file. What we can take: %(allowed)s.")
        raise RuleBroken("file_type_refused", sentence, allowed=allowed)
    return Accepted(kind, KINDS[kind].mime, _fitting(shown, kind))


def kind_of(source: bytes | BinaryIO) -> FileKind | None:
    """Tell the kind of a file from its content alone; None for every other. A stream is left where it was."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    head = _peek(stream, HEAD)
    found = magic.from_buffer(head, mime=True)
    if head.startswith(b"PK"):
        return _kind_of_zip(stream)
    if kind := KIND_OF_TYPE.get(found):
        return kind
    return FileKind.TEXT if found not in WEB_TYPES and _is_text(head) else None


WEB_TYPES = frozenset({"text/html", "image/svg+xml", "text/xml", "application/xml", "application/xhtml+xml"})


def _kind_of_zip(stream: BinaryIO) -> FileKind | None:
    """Tell office files by their parts, since programs write them in any order; none with macros."""
    names = _zip_names(stream)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "word/document.xml" in names:
        return FileKind.DOCX
    is_sheet = b"opendocument.spreadsheet" in _peek(stream, 200)
    return FileKind.ODS if is_sheet and "content.xml" in names else None


def _zip_names(stream: BinaryIO) -> frozenset[str]:
    start = stream.tell()
    try:
        end = stream.seek(0, io.SEEK_END)
        stream.seek(max(start, end - 65557))
        tail = stream.read()
        record = tail.rfind(ZIP_END)
        if record < 0 or int.from_bytes(tail[record + 12 : record + 16], "little") > ZIP_DIRECTORY:
            return frozenset()
        stream.seek(start)
        with zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()
    finally:
        stream.seek(start)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in head)


def _peek(stream: BinaryIO, size: int) -> bytes:
    start = stream.tell()
    data = stream.read(size)
    stream.seek(start)
    return data


def safe_name(name: str) -> str:
    """Give the name to show and offer at download: any script, but no path, no invisible trick, not too long.

    Letters that turn the direction of writing go, since “gpj.exe” can be made to look like “exe.jpg”.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    kept = re.sub(r'[<>:"|?*]', "_", kept)
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    kept = f"_{kept}" if RESERVED.match(kept) else kept
    return _shortened(kept) if kept.strip(JOINERS) else "file"


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LONGEST_NAME].rstrip(" .")
    return stem[: LONGEST_NAME - len(extension) - 1].rstrip(" .") + dot + extension


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower().strip(JOINERS) if "." in name else ""


def _fitting(name: str, kind: FileKind) -> str:
    """Give the name an ending that fits the content: what opens it must not be misled."""
    extension = _extension(name)
    if extension in KINDS[kind].extensions:
        return name
    stem = name.rpartition(".")[0] if extension in KIND_OF_EXTENSION else name
    return _shortened(f"{stem or 'file'}.{KINDS[kind].extensions[0]}")
