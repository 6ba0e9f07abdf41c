"""How long recordings are, by small containers made here byte by byte."""

from __future__ import annotations

import io
import struct
import wave

import pytest

from iris.gateways.filetypes import FileKind
from iris.gateways.sound import seconds


def wav(length: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(8000 * length))
    return out.getvalue()


def ogg(length: int) -> bytes:
    head = b"OpusHead\x01\x01" + struct.pack("<H", 312) + bytes(7)
    first = b"OggS\x00\x02" + struct.pack("<q", 0) + bytes(12) + b"\x01" + bytes([len(head)]) + head
    last = b"OggS\x00\x04" + struct.pack("<q", 48000 * length + 312) + bytes(12) + b"\x01\x05" + bytes(5)
    return first + last


def mp4(length: int) -> bytes:
    mvhd = struct.pack(">I4sIIIII", 32, b"mvhd", 0, 0, 0, 1000, 1000 * length) + bytes(4)
    moov = struct.pack(">I4s", 8 + len(mvhd), b"moov") + mvhd
    return struct.pack(">I4s", 16, b"ftyp") + b"M4A \0\0\0\0" + moov


def mp3(length: int) -> bytes:
    frame = bytes([0xFF, 0xFB, 0x14, 0xC4]) + bytes(32)
    return frame + bytes(32_000 // 8 * length - len(frame))


def element(name: str, body: bytes) -> bytes:
    return bytes.fromhex(name) + struct.pack(">Q", len(body) | 1 << 56) + body


def webm(length: int, *, told: bool) -> bytes:
    info = element("2AD7B1", (1_000_000).to_bytes(3)) + (
        element("4489", struct.pack(">f", 1000.0 * length)) if told else b""
    )
    cluster = element("E7", (1000 * length - 20).to_bytes(4)) + element(
        "A3", b"\x81" + struct.pack(">h", 20) + b"\x80xx"
    )
    head = element("1A45DFA3", element("4282", b"webm"))
    return head + element("18538067", element("1549A966", info) + element("1F43B675", cluster))


def live_webm(length: int) -> bytes:
    """As browsers record: segment and clusters of unknown size."""
    unknown = b"\x01" + b"\xff" * 7
    clusters = b"".join(
        bytes.fromhex("1F43B675") + unknown + element("E7", (1000 * at).to_bytes(4)) + element("A3", b"\x81\0\0\x80xx")
        for at in range(length + 1)
    )
    return bytes.fromhex("18538067") + unknown + clusters


def amr(length: int) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50 * length


MADE = {
    "wav": (FileKind.WAV, wav(7)),
    "ogg": (FileKind.OGG, ogg(7)),
    "m4a": (FileKind.MP4, mp4(7)),
    "mp3": (FileKind.MP3, mp3(7)),
    "webm": (FileKind.WEBM, webm(7, told=True)),
    "webm without its length": (FileKind.WEBM, webm(7, told=False)),
    "webm of a browser": (FileKind.WEBM, live_webm(7)),
    "amr": (FileKind.AMR, amr(7)),
}


@pytest.mark.parametrize("name", MADE)
def test_the_length_is_read_from_the_container(name: str) -> None:
    kind, data = MADE[name]
    assert seconds(data, kind) == pytest.approx(7, abs=0.1)


@pytest.mark.parametrize("name", MADE)
def test_a_cut_recording_never_fails(name: str) -> None:
    kind, data = MADE[name]
    for end in range(0, min(len(data), 400), 7):
        found = seconds(data[:end], kind)
        assert found is None or found >= -1


def test_a_picture_has_no_length() -> None:
    assert seconds(b"\xff\xd8\xff", FileKind.JPEG) is None
