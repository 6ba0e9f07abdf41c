"""Finding the names of a sheet at once: the same answers as one by one."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from iris.gateways.name_index import Added, IndexedName, NameIndex, build
from iris.gateways.name_index.sheets import search_many
from iris.rules.names import Hit, Quality, Verdict, verdict
from tests.noise import Invented, garbled, invented_names


@pytest.fixture(scope="module")
def names() -> list[Invented]:
    return list(invented_names(3_000, random.Random(30)))


@pytest.fixture(scope="module")
def index(names: list[Invented], tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    folder = tmp_path_factory.mktemp("names")
    build(folder, [IndexedName(at, name.native) for at, name in enumerate(names)])
    return NameIndex(folder)


def _ids(hits: list[Hit]) -> list[int]:
    return [hit.entry_id for hit in hits]


def test_nine_hundred_and_ninety_of_a_thousand_garbled_rows_are_among_the_first_five(
    index: NameIndex, names: list[Invented]
) -> None:
    rng = random.Random(31)
    asked = rng.sample(range(len(names)), 1_000)
    found = search_many(index, [garbled(names[at].native, rng) for at in asked])
    assert sum(at in _ids(hits) for at, hits in zip(asked, found, strict=True)) >= 990


def test_a_sheet_and_the_page_give_the_same_verdict(index: NameIndex, names: list[Invented]) -> None:
    rng = random.Random(32)
    asked = [garbled(name.native, rng) for name in rng.sample(names, 300)]
    one_by_one = [index.search(text, 5) for text in asked]
    together = search_many(index, asked)
    assert [verdict(hits) for hits in together] == [verdict(hits) for hits in one_by_one]
    assert [_ids(hits)[:1] for hits in together] == [_ids(hits)[:1] for hits in one_by_one]


def test_rows_come_back_in_their_order_and_twice_if_asked_twice(index: NameIndex, names: list[Invented]) -> None:
    texts = [names[5].native, "", names[3].native, names[5].native, "\0", "😀"]
    found = search_many(index, texts)
    assert [_ids(hits)[:1] for hits in found] == [[5], [], [3], [5], [], []]


def test_an_empty_sheet_has_no_rows(index: NameIndex) -> None:
    assert search_many(index, []) == []


def test_names_published_since_are_found_and_left_out_entries_are_not(index: NameIndex, names: list[Invented]) -> None:
    extra: list[Added] = [(1, 9000, "Quillfeather Overseas Ltd"), (2, 5, "Renamed Brightwater Ltd")]
    texts = ["Quilfeather Overseas Ltd", names[5].native, "Renamed Brightwater"]
    new, old, renamed = search_many(index, texts, extra=extra, without={5})
    assert _ids(new)[0] == 9000
    assert 5 not in _ids(old)
    assert _ids(renamed)[0] == 5


def test_without_an_index_only_the_names_given_are_found(tmp_path: Path) -> None:
    assert search_many(NameIndex(tmp_path), ["Varno"]) == [[]]
    assert _ids(search_many(NameIndex(tmp_path), ["Varno"], extra=[(1, 9, "Varno Ltd")])[0]) == [9]
    build(tmp_path, ())
    assert search_many(NameIndex(tmp_path), ["Varno"]) == [[]]


@pytest.mark.parametrize(
    "text", ["V-B-C Company", "S.S. Ltd", "Overseas Manpower Services Ltd", "Limited", "x" * 100_000]
)
def test_no_row_is_confirmed_on_a_legal_form_or_general_words(index: NameIndex, text: str) -> None:
    (hits,) = search_many(index, [text])
    assert verdict(hits) is Verdict.NONE
    assert all(hit.quality is Quality.WEAK for hit in hits)


def test_a_former_name_in_a_row_finds_the_entry(tmp_path: Path) -> None:
    build(tmp_path, [IndexedName(1, "Varno Tidewell Ltd"), IndexedName(2, "Chano Ltd (formerly Eldercroft Ltd)")])
    index = NameIndex(tmp_path)
    by_ours, by_theirs = search_many(index, ["Eldercroft Ltd", "Newname Ltd (formerly Varno Tidewell Ltd)"])
    assert _ids(by_ours) == [2]
    assert _ids(by_theirs) == [1]
    assert by_theirs[0].quality is Quality.LIKELY


def test_a_process_that_searches_single_names_does_not_load_scipy() -> None:
    code = "import sys, iris.gateways.name_index; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
