"""Generations of the index: readers go on while writers replace it, and nothing half written is ever read."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from iris.gateways.name_index import IndexedName, NameIndex, build, contents, generations


def _names(number: int) -> list[IndexedName]:
    """Forty names that are found, and one that says which build they are of."""
    return [IndexedName(at, f"Varno Tidewell {at}") for at in range(40)] + [
        IndexedName(1000 + number, "Marker Buildname")
    ]


def _folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_a_reader_sees_a_new_generation_at_its_next_query(tmp_path: Path) -> None:
    index = NameIndex(tmp_path)
    assert index.search("Varno Tidewell 7") == []
    build(tmp_path, _names(1))
    assert index.search("Marker Buildname")[0].entry_id == 1001
    build(tmp_path, _names(2))
    assert index.search("Marker Buildname")[0].entry_id == 1002


def test_the_last_two_generations_stay(tmp_path: Path) -> None:
    for number in range(5):
        build(tmp_path, _names(number))
    assert _folders(tmp_path) == ["generation-000000000004", "generation-000000000005"]
    assert generations.current(tmp_path) == "generation-000000000005"


def test_a_reader_keeps_its_generation_after_the_files_are_gone(tmp_path: Path) -> None:
    build(tmp_path, _names(0))
    held = NameIndex(tmp_path).contents
    for number in range(1, 5):
        build(tmp_path, _names(number))
    assert held is not None
    assert held.text(7) == "Varno Tidewell 7"


def test_readers_find_every_name_while_the_index_is_replaced(tmp_path: Path) -> None:
    build(tmp_path, _names(0))
    index = NameIndex(tmp_path)
    stop = Event()

    def read() -> int:
        queries, newest = 0, 0
        while not stop.is_set():
            assert index.search("Varno Tidewell 7")[0].entry_id == 7
            marker = index.search("Marker Buildname")[0].entry_id
            assert marker >= newest, "an older generation came back"
            newest = marker
            queries += 1
        return queries

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            for number in range(1, 20):
                build(tmp_path, _names(number))
        finally:
            stop.set()
        assert all(reader.result() > 0 for reader in readers)


def _build_ten(folder: Path, first: int) -> None:
    for number in range(first, first + 10):
        build(folder, _names(number))


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    builders = [spawn.Process(target=_build_ten, args=(tmp_path, first)) for first in (0, 100)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert [builder.exitcode for builder in builders] == [0, 0]
    assert generations.current(tmp_path) == "generation-000000000020"
    assert NameIndex(tmp_path).search("Varno Tidewell 7")[0].entry_id == 7


def test_a_build_that_fails_leaves_the_former_generation(tmp_path: Path) -> None:
    build(tmp_path, _names(1))

    def broken() -> Iterator[IndexedName]:
        yield IndexedName(1, "Varno")
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        build(tmp_path, broken())
    assert NameIndex(tmp_path).search("Marker Buildname")[0].entry_id == 1001


def test_what_an_interrupted_build_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".unfinished").mkdir()
    (tmp_path / ".unfinished" / "rows.npy").write_bytes(b"half")
    build(tmp_path, _names(1))
    assert _folders(tmp_path) == ["generation-000000000001"]


def test_a_generation_named_but_never_pointed_to_is_not_read(tmp_path: Path) -> None:
    build(tmp_path, _names(1))
    (tmp_path / "generation-000000000002").mkdir()
    assert NameIndex(tmp_path).search("Marker Buildname")[0].entry_id == 1001
    build(tmp_path, _names(3))
    assert generations.current(tmp_path) == "generation-000000000003"


@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_an_unreadable_generation_counts_as_none_until_the_next_build(tmp_path: Path, damage: str) -> None:
    build(tmp_path, _names(1))
    folder = tmp_path / str(generations.current(tmp_path))
    for path in folder.glob("*.npy"):
        if damage == "gone":
            path.unlink()
        elif damage == "cut":
            path.write_bytes(path.read_bytes()[:20])
    if damage == "foreign":
        np.save(folder / "layout.npy", np.array([contents.LAYOUT + 1, 0]))
    index = NameIndex(tmp_path)
    assert index.outdated
    assert index.search("Marker Buildname", extra=[(1, 5, "Marker Buildname")])[0].entry_id == 5
    build(tmp_path, _names(2))
    assert not NameIndex(tmp_path).outdated
    assert index.search("Marker Buildname")[0].entry_id == 1002


def test_an_index_made_by_other_rules_is_read_but_says_so(tmp_path: Path) -> None:
    build(tmp_path, _names(1))
    folder = tmp_path / str(generations.current(tmp_path))
    np.save(folder / "layout.npy", np.array([contents.LAYOUT, 12345]))
    index = NameIndex(tmp_path)
    assert index.outdated
    assert index.search("Marker Buildname")[0].entry_id == 1001
