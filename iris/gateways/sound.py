"""How long a recording is, read from its container alone: nothing is decoded, and no more is read than is there.

Ogg (RFC 3533: the granule position of the last page), RIFF/WAVE, MPEG audio frames, ISO base media (`mvhd`),
Matroska/WebM (Duration, else the last cluster and block), AMR (RFC 4867, frames of 20 ms).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from iris.gateways.filetypes import VOICES, FileKind

OPUS_RATE = 48_000
MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
MP3_BITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
AMR_SIZES = (12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0)
AMR_MAGIC = b"#!AMR\n"
SEGMENT, INFO, CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
SCALE, DURATION, TIME, SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0x2AD7B1, 0x4489, 0xE7, 0xA3, 0xA0, 0xA1
MOST_PARTS = 200_000
"""More parts than any voice note has: a file made to keep the reader busy."""


def seconds(source: bytes | BinaryIO, kind: FileKind) -> float | None:
    """Give the length of a recording in seconds; None when its container does not tell. A stream stays where it was."""
    if kind not in VOICES:
        return None
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    start = stream.tell()
    data = stream.read()
    stream.seek(start)
    # Cut or damaged containers tell nothing; what they hold can still be heard.
    with suppress(IndexError, struct.error, ZeroDivisionError, ValueError):
        return READERS[kind](data)
    return None


def _ogg(data: bytes) -> float | None:
    last = data.rfind(b"OggS")
    granule = struct.unpack_from("<q", data, last + 6)[0]
    head = data.find(b"OpusHead", 0, 400)
    if head >= 0:
        skipped = struct.unpack_from("<H", data, head + 10)[0]
        return float(granule - skipped) / OPUS_RATE
    head = data.index(b"\x01vorbis", 0, 400)
    return float(granule) / int(struct.unpack_from("<I", data, head + 12)[0])


def _wav(data: bytes) -> float | None:
    at, rate = 12, 0
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if name == b"fmt ":
            rate = struct.unpack_from("<I", data, at + 16)[0]
        if name == b"data":
            # Recorders that were cut off leave the size at its largest: then what is there counts.
            return float(min(size, len(data) - at - 8)) / rate
        at += 8 + size + size % 2
    return None


def _mp3(data: bytes) -> float | None:
    at = 0
    if data[:3] == b"ID3":
        at = 10 + sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    while data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        at += 1
    version, rate_at = data[at + 1] >> 3 & 3, data[at + 2] >> 2 & 3
    rate, per_frame = MP3_RATES[version][rate_at], 1152 if version == 3 else 576
    tag = max(data.find(b"Xing", at, at + 200), data.find(b"Info", at, at + 200))
    if tag >= 0 and data[tag + 7] & 1:
        return float(struct.unpack_from(">I", data, tag + 8)[0]) * per_frame / rate
    bits = MP3_BITS[3 if version == 3 else 2][data[at + 2] >> 4] * 1000
    return (len(data) - at) * 8 / bits


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], at + 16
        last = end if size == 0 else at + size
        yield name, body, min(last, end)
        at = max(last, body)


def _mp4(data: bytes) -> float | None:
    for name, body, end in _boxes(data, 0, len(data)):
        if name == b"moov":
            for inner, at, _ in _boxes(data, body, end):
                if inner == b"mvhd":
                    form = ">IQ" if data[at] == 1 else ">II"
                    scale, length = struct.unpack_from(form, data, at + (20 if data[at] == 1 else 12))
                    return float(length) / scale if length else None
    return None


def _amr(data: bytes) -> float | None:
    at, frames = len(AMR_MAGIC), 0
    while at < len(data) and frames < MOST_PARTS:
        at += 1 + AMR_SIZES[data[at] >> 3 & 15]
        frames += 1
    return frames / 50


def _elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    while at < end:
        width = 9 - data[at].bit_length()
        name, at = int.from_bytes(data[at : at + width]), at + width
        width = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + width]) & ((1 << 7 * width) - 1)
        unknown = size == (1 << 7 * width) - 1
        at += width
        last = end if unknown else min(at + size, end)
        yield name, at, last
        # Clusters of live recordings have no size: the next one is found within.
        at = last


def _webm(data: bytes) -> float | None:
    scale, found, cluster, latest = 1_000_000, 0.0, 0, 0
    waiting, seen = [(0, len(data))], 0
    while waiting:
        for name, at, end in _elements(data, *waiting.pop()):
            seen += 1
            if seen > MOST_PARTS:
                return None
            if name in {SEGMENT, INFO, CLUSTER, BLOCK_GROUP}:
                waiting.append((at, end))
                if name == CLUSTER and end == len(data):
                    break
            elif name == SCALE:
                scale = int.from_bytes(data[at:end])
            elif name == DURATION:
                found = struct.unpack(">f" if end - at == 4 else ">d", data[at:end])[0]
            elif name == TIME:
                cluster = int.from_bytes(data[at:end])
                latest = max(latest, cluster)
            elif name in {SIMPLE_BLOCK, BLOCK}:
                # After the number of the track, of one byte in a voice note, the moment within the cluster.
                latest = max(latest, cluster + struct.unpack_from(">h", data, at + 1)[0])
    ticks = found or latest
    return ticks * scale / 1e9 if ticks else None


READERS = {
    FileKind.OGG: _ogg,
    FileKind.WAV: _wav,
    FileKind.MP3: _mp3,
    FileKind.MP4: _mp4,
    FileKind.THREE_GP: _mp4,
    FileKind.AMR: _amr,
    FileKind.WEBM: _webm,
}
