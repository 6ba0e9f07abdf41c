"""Generations of the index on disk: a folder each, never changed once it is named by the pointer file.

A writer fills a hidden folder, makes it durable, gives it its name, then replaces the pointer in one step. A reader
that has mapped a generation keeps it, even after its files are deleted. The last two generations stay, so that a
reader between pointer and files finds them. Writers of several processes wait for one another.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

_POINTER = "current"
_LOCK = "writing.lock"
_PREFIX = "generation-"
_UNFINISHED = ".unfinished"
_KEPT = 2


def current(folder: Path) -> str | None:
    """The name of the generation that counts now, none when there is none yet. Costs one small read."""
    try:
        return (folder / _POINTER).read_text("ascii").strip() or None
    except FileNotFoundError:
        return None


def mapped(folder: Path, generation: str) -> Arrays:
    """The arrays of a generation by name, mapped into memory and shared by all processes that read them.

    Private copies on write (mode `c`), because the sheet search accepts no read-only arrays; never write to them.
    Raises `FileNotFoundError` when the generation was cleared away meanwhile.
    """
    files = sorted((folder / generation).glob("*.npy"))
    if not files:
        raise FileNotFoundError(folder / generation)
    return {path.stem: np.load(path, mmap_mode="c").view(np.ndarray) for path in files}


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Holds back other writers, of this process and of others, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def publish(folder: Path, arrays: Mapping[str, NDArray[Any]]) -> str:
    """Writes a new generation and makes it the current one; its name. Call it as the only writer.

    Whatever happens midway, readers see the former generation whole or the new one whole.
    """
    unfinished = folder / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for name, array in arrays.items():
        with (unfinished / f"{name}.npy").open("wb") as file:
            np.save(file, array, allow_pickle=False)
            _make_durable(file.fileno())
    _make_folder_durable(unfinished)
    generation = f"{_PREFIX}{_last_number(folder) + 1:012d}"
    unfinished.rename(folder / generation)
    _make_folder_durable(folder)
    _point_to(folder, generation)
    _clear_away(folder, generation)
    return generation


def _point_to(folder: Path, generation: str) -> None:
    fresh = folder / f"{_POINTER}.new"
    with fresh.open("w", encoding="ascii") as file:
        file.write(generation)
        file.flush()
        _make_durable(file.fileno())
    fresh.replace(folder / _POINTER)
    _make_folder_durable(folder)


def _clear_away(folder: Path, newest: str) -> None:
    """Deletes all but the newest generations; one that cannot be deleted now is deleted next time."""
    for old in sorted(path for path in folder.glob(f"{_PREFIX}*") if path.name <= newest)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _last_number(folder: Path) -> int:
    return max((int(path.name.removeprefix(_PREFIX)) for path in folder.glob(f"{_PREFIX}*")), default=0)


def _make_durable(descriptor: int) -> None:
    os.fsync(descriptor)


def _make_folder_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
