"""The file store: what is stored comes back whole, tells nothing, and is there whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import resource
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iris.gateways.store import PIECE, FileStore
from iris.rules.errors import RuleBroken

KEY = bytes(range(32))
PHOTO = b"\xff\xd8 a photo of a contract " * 40


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def everything(store: FileStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(RuleBroken) as refusal:
        yield
    assert refusal.value.code == code
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_a_file_of_any_size_comes_back_as_it_was(store: FileStore, size: int) -> None:
    content = os.urandom(size)
    stored = store.put(content, KEY)
    assert stored.size == size
    assert stored.sha256 == hashlib.sha256(content).digest()
    assert store.read_all(stored.name, KEY) == content


def test_a_stream_that_gives_little_at_a_time_is_stored_whole(store: FileStore) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 1000))

    content = os.urandom(2 * PIECE + 5)
    assert store.read_all(store.put(Dripping(content), KEY).name, KEY) == content


def test_neither_content_nor_name_shows_on_the_disk_and_only_the_owner_may_read(store: FileStore) -> None:
    stored = store.put(PHOTO, KEY)
    (path,) = everything(store)
    assert b"contract" not in path.read_bytes()
    assert path.relative_to(store.root).parts == (stored.name[:2], stored.name[2:4], stored.name)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_content_twice_is_two_files_that_do_not_look_alike(store: FileStore) -> None:
    names = {store.put(PHOTO, KEY).name for _ in range(2)}
    assert set(store.names()) == names
    one, other = everything(store)
    assert one.read_bytes() != other.read_bytes()


def test_another_key_opens_nothing(store: FileStore) -> None:
    stored = store.put(PHOTO, KEY)
    with refused("file_broken"):
        store.read_all(stored.name, bytes(32))


def test_a_changed_shortened_or_lengthened_file_is_noticed(store: FileStore) -> None:
    stored = store.put(os.urandom(2 * PIECE + 100), KEY)
    (path,) = everything(store)
    whole = path.read_bytes()
    piece = PIECE + 16
    head = 11
    for harmed in (
        whole[:-1],
        whole[: head + piece],
        whole[: head + 2 * piece],
        whole[:head],
        whole[:5],
        b"",
        whole + b"x",
        whole[:head] + whole[head + piece : head + 2 * piece] + whole[head : head + piece] + whole[head + 2 * piece :],
        whole[:300] + bytes([whole[300] ^ 1]) + whole[301:],
    ):
        path.write_bytes(harmed)
        with refused("file_broken"):
            store.read_all(stored.name, KEY)


def test_two_files_exchanged_on_the_disk_are_noticed(store: FileStore) -> None:
    one, other = store.put(b"one", KEY), store.put(b"other", KEY)
    paths = {path.name: path for path in everything(store)}
    paths[one.name].write_bytes(paths[other.name].read_bytes())
    with refused("file_broken"):
        store.read_all(one.name, KEY)


def test_a_deleted_file_is_gone_and_says_so(store: FileStore) -> None:
    stored = store.put(PHOTO, KEY)
    assert store.holds(stored.name)
    assert store.delete(stored.name)
    assert not store.delete(stored.name)
    assert not store.holds(stored.name)
    with refused("file_missing"):
        store.read_all(stored.name, KEY)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ab/cd", "0" * 31, "A" * 32, "0" * 32 + "\n", "..\\x"])
def test_a_name_we_did_not_make_is_never_a_path(store: FileStore, name: str) -> None:
    for attempt in (store.holds, store.delete, lambda n: store.read_all(n, KEY)):
        with refused("file_missing"):
            attempt(name)


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(store: FileStore) -> None:
    assert store.put(bytes(1000), KEY, limit=1000).size == 1000
    with refused("file_too_large"):
        store.put(bytes(1001), KEY, limit=1000)
    assert len(everything(store)) == 1


def test_sixty_four_megabytes_are_never_held_at_once(store: FileStore) -> None:
    class Endless(io.RawIOBase):
        left = 64 * 1024 * 1024

        def read(self, size: int = -1) -> bytes:
            given = min(size, self.left)
            self.left -= given
            return bytes(given)

    tracemalloc.start()
    stored = store.put(Endless(), KEY)  # type: ignore[arg-type]
    assert sum(len(piece) for piece in store.read(stored.name, KEY)) == stored.size == 64 * 1024 * 1024
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 1024 * 1024


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_takes_no_more_is_told_and_leaves_no_half_file(store: FileStore) -> None:
    with largest_file(PIECE), refused("disk_full"):
        store.put(os.urandom(3 * PIECE), KEY)
    assert everything(store) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EROFS, "store_readonly")],
)
def test_a_disk_that_fails_only_when_flushed_is_told_too(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    store.put(PHOTO, KEY)
    monkeypatch.setattr(os, "fsync", failing)
    with refused(code):
        store.put(PHOTO, KEY)
    assert len(everything(store)) == 1


def test_a_connection_lost_while_sending_leaves_nothing_and_is_not_taken_for_a_full_disk(
    store: FileStore,
) -> None:
    class Lost(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError(errno.ECONNRESET, "gone")

    with pytest.raises(ConnectionResetError):
        store.put(Lost(), KEY)
    assert everything(store) == []


def test_what_a_killed_process_left_is_swept_and_nothing_else(store: FileStore) -> None:
    stored = store.put(PHOTO, KEY)
    (path,) = everything(store)
    path.with_name("0" * 32 + ".part").write_bytes(b"half")
    now = datetime.now(UTC)
    assert store.sweep(now - timedelta(hours=1)) == 0
    assert store.sweep(now + timedelta(hours=1)) == 1
    assert everything(store) == [path]
    assert list(store.names()) == [stored.name]
