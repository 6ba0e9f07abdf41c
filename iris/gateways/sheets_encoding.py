"""Which encoding a text file is in: proven for UTF-8 and UTF-16, judged by the look of words for others."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

from iris.gateways.sheets_letters import plausibility
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

CHUNK = 1 << 18
_SAMPLE = 1 << 16
_LONGEST_LINE = 4000
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "cp1257", "cp1253", "cp1255", "cp874", "gb18030",
    "big5hkscs", "cp932", "cp949", "euc_jp", "iso8859_2", "iso8859_15", "koi8_u", "cp866", "cp850",
    "mac_roman",
)  # fmt: skip
_CLOSE = 0.12
_EQUAL = 0.004
_SURE = 0.8
_HOPELESS = -0.5

NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32": "UTF-32", "gb18030": "GB18030", "big5hkscs": "Big5", "cp932": "Shift-JIS", "cp949": "EUC-KR",
    "euc_jp": "EUC-JP", "iso8859_2": "ISO-8859-2", "iso8859_15": "ISO-8859-15", "koi8_u": "KOI8-U",
    "cp866": "DOS 866", "cp850": "DOS 850", "mac_roman": "Mac Roman", "cp874": "Windows-874",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding by its Python name and the name people know; `sure` is false when it is our best guess."""

    codec: str
    name: str
    sure: bool = True


def find_encoding(opened: Callable[[], BinaryIO], chosen: str | None = None) -> Encoding:
    """The encoding of a text file. Reads all of it, in pieces, so that no letter is lost later.

    Raises RuleBroken `nul_bytes`, `binary`, `encoding_mixed`, `encoding_unknown`, `encoding_wrong`,
    `file_cut`."""
    with opened() as file:
        start = file.read(_SAMPLE)
    _refuse_binary(start)
    if chosen is not None:
        return _chosen(opened, chosen)
    marked = next((codec for bom, codec in _BOMS if start.startswith(bom)), None) or _unmarked_utf16(start)
    if marked:
        if not _decodes(opened, marked):
            raise RuleBroken("file_cut", CUT)
        return Encoding(marked, NAMES[marked])
    if b"\0" in start:
        raise RuleBroken("nul_bytes", NUL)
    look = _look_through(opened)
    return Encoding("utf-8", "UTF-8") if look.utf8 else _older(opened, look)


@dataclass(slots=True)
class _Look:
    """What one pass over the bytes found: whether all is UTF-8, and the first line that is not."""

    utf8: bool = True
    bad_line: int = 0


def _look_through(opened: Callable[[], BinaryIO]) -> _Look:
    look = _Look()
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    for chunk in _chunks(opened):
        if b"\0" in chunk:
            raise RuleBroken("nul_bytes", NUL)
        if look.utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                look.utf8 = False
                look.bad_line = line + chunk.count(b"\n", 0, max(error.start, 0))
        line += chunk.count(b"\n")
    if look.utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            look.utf8, look.bad_line = False, line
    return look


def _high_lines(opened: Callable[[], BinaryIO]) -> bytes:
    """Lines with letters beyond ASCII, enough to judge by."""
    sample: list[bytes] = []
    size = 0
    for chunk in _chunks(opened):
        if chunk.isascii():
            continue
        for line in chunk.splitlines():
            if not line.isascii():
                sample.append(line[:_LONGEST_LINE])
                size += len(sample[-1])
        if size >= _SAMPLE:
            break
    return b"\n".join(sample)[:_SAMPLE].rsplit(b"\n", 1)[0] if size >= _SAMPLE else b"\n".join(sample)


def _older(opened: Callable[[], BinaryIO], look: _Look) -> Encoding:
    sample = _high_lines(opened)
    if _mostly_utf8(sample):
        raise RuleBroken("encoding_mixed", MIXED, line=look.bad_line)
    scored = sorted(_scores(sample), reverse=True)
    if not scored or scored[0][0] < _HOPELESS:
        raise RuleBroken("encoding_unknown", UNKNOWN)
    close = [codec for score, codec in scored if scored[0][0] - score < _CLOSE]
    equal = [codec for score, codec in scored if scored[0][0] - score < _EQUAL]
    ordered = _advised(sample, equal) + [codec for _, codec in scored if codec not in equal]
    for codec in ordered:
        if _decodes(opened, codec):
            sure = _all_alike(sample, close) and scored[0][0] >= _SURE
            return Encoding(codec, _name(codec), sure)
    raise RuleBroken("encoding_unknown", UNKNOWN)


def _scores(sample: bytes) -> Iterator[tuple[float, str]]:
    for place, codec in enumerate(_CANDIDATES):
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        yield plausibility(text, codec) - place * 0.005, codec


def _all_alike(sample: bytes, codecs_close: list[str]) -> bool:
    """True when every candidate that is as good gives the very same letters."""
    return len({sample.decode(codec) for codec in codecs_close}) == 1


def _advised(sample: bytes, close: list[str]) -> list[str]:
    """Of candidates that look alike, first the one charset-normalizer would take, if it is among them."""
    if len(close) == 1:
        return close
    best = from_bytes(sample, cp_isolation=close).best()
    first = best.encoding if best else None
    return sorted(close, key=lambda codec: codec != first)


def _mostly_utf8(sample: bytes) -> bool:
    """True when the file is UTF-8 but for a few bytes: then no single encoding can be right."""
    lenient = sample.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    good = sum(not each.isascii() for each in lenient) - bad
    return good > 4 * bad


def _chosen(opened: Callable[[], BinaryIO], chosen: str) -> Encoding:
    try:
        codec = codecs.lookup(chosen).name
    except LookupError:
        raise RuleBroken("encoding_unknown_name", NO_SUCH, name=chosen) from None
    if not _decodes(opened, codec):
        raise RuleBroken("encoding_wrong", WRONG, name=chosen)
    return Encoding(codec, _name(codec))


def _decodes(opened: Callable[[], BinaryIO], codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in _chunks(opened):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeError, LookupError):
        return False
    return True


def _chunks(opened: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with opened() as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _unmarked_utf16(start: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain letters is NUL."""
    half = len(start) // 2
    if half < 4:
        return None
    even, odd = start[: half * 2 : 2].count(0), start[1 : half * 2 : 2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.1 * half else None


def _refuse_binary(start: bytes) -> None:
    marked = any(start.startswith(bom) for bom, _ in _BOMS) or _unmarked_utf16(start) is not None
    if not marked and len(_CONTROLS.findall(start)) > max(2, len(start) // 200):
        raise RuleBroken("binary", BINARY)


def _name(codec: str) -> str:
    if codec in NAMES:
        return NAMES[codec]
    return f"Windows-{codec[2:]}" if codec.startswith("cp12") else codec.upper()


NUL = N_("The file holds NUL bytes, so it is damaged or not a text file. Save it again as CSV (UTF-8) or XLSX.")
BINARY = N_("This is not a list but a file of another kind. Send CSV, XLSX, XLS, ODS or JSON.")
MIXED = N_("The file is in UTF-8, but line %(line)s holds letters in another encoding. Save it again as UTF-8.")
UNKNOWN = N_("We could not tell in which encoding the letters are. Save the file as CSV (UTF-8) or XLSX.")
NO_SUCH = N_("We do not know an encoding “%(name)s”.")
WRONG = N_("The file is not in the encoding %(name)s.")
CUT = N_("The file ends in the middle of a letter. It may be cut: get it again.")
