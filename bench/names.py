"""The rows about names: one typed wrong, and a whole sheet of them."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from urllib.parse import quote

from rapidfuzz import fuzz, process
from sqlalchemy import func, select

from bench import data, load
from bench.table import Row, at_most, seconds
from iris import models as m
from iris.gateways.name_index import NameIndex
from iris.gateways.name_index.sheets import search_many
from iris.jobs.handlers import Workshop
from tests.noise import Invented, garbled

NOISY, TIMED = 2000, 300
SHEET, SCANNED = 10_000, 20
GENERAL = ("Overseas International", "Manpower Services", "Recruiting Agency Ltd", "Private Limited", "Co., Ltd.")


def search(shop: Workshop) -> Iterator[Row]:
    """One misspelt name over HTTP against the index alone, and whether the right agency is found."""
    index, noise = NameIndex(shop.names_folder), random.Random(7)
    invented = data.names(size(shop))
    asked = [(name, garbled(name.latin, noise)) for name in noise.sample(invented, min(NOISY, len(invented)))]
    texts = [text for _, text in asked[:TIMED]]
    alone = statistics.median(seconds(lambda text=text: index.search(text, 10)) for text in texts) * 1000
    with load.served("bench.cold:app") as server:
        seen = load.median_ms(server.port, [f"/api/v1/agencies?q={quote(text)}&limit=10" for text in texts])
    yield at_most("search by misspelt name, p50 over HTTP", f"index alone, {alone:.1f} ms", seen / alone, 3)
    yield _share("right agency in the first five, noisy names", [_among(index, *pair) for pair in asked], 0.99)
    foreign = [name for name in invented if name.native != name.latin][:NOISY]
    yield _share("the same, transliterations", [_among(index, name, name.latin) for name in foreign], 0.95)


def _among(index: NameIndex, name: Invented, text: str) -> bool:
    return name.native in [hit.text for hit in index.search(text, 5)]


def _share(what: str, right: list[bool], goal: float) -> Row:
    found = sum(right) / max(1, len(right))
    return Row(what, f"{len(right):,} names", f"{found:.1%}", f">= {goal:.0%}", found >= goal)


def size(shop: Workshop) -> int:
    """How many agencies there are."""
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(m.RegisterEntry)) or 0


def sheet(shop: Workshop) -> Iterator[Row]:
    """A sheet of 10,000 rows against a scan of all names for each row."""
    index, noise = NameIndex(shop.names_folder), random.Random(9)
    invented = data.names(size(shop))
    chosen = [noise.choice(invented) for _ in range(SHEET)]
    rows = [garbled(name.latin, noise) for name in chosen]
    hits: list[list[str]] = []
    ours = seconds(lambda: hits.extend([hit.text for hit in found] for found in search_many(index, rows, 5))) / SHEET
    everything = [name.native for name in invented]
    scan = seconds(
        lambda: [process.extract(text, everything, scorer=fuzz.token_sort_ratio, limit=5) for text in rows[:SCANNED]]
    )
    times = scan / SCANNED / ours
    against = "scanning all names for each row"
    yield Row("sheet of 10,000 rows", against, f"{times:.0f} x faster", ">= 150 x", times >= 150)
    right = [name.native in found for name, found in zip(chosen, hits, strict=True)]
    yield _share("sheet: right agency in the first five", right, 0.99)
    empty = sum(1 for found in search_many(index, GENERAL, 5) if found)
    yield Row("sheet: matches on general words alone", "", str(empty), "0", empty == 0)
