"""Finding a name among many, one at a time."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest

from iris.gateways.name_index import IndexedName, NameIndex, build
from iris.rules.names import Hit, Kind, Quality, Reason, Verdict, verdict
from tests.noise import garbled, invented_names, respelt

REGISTER = (
    "B.E.K.A GROUP LTD",
    "Z.R. Engineering",
    "Covéna Insurance Services Limited",
    "Ed. Zübrin AG",
    "Embassy of Côte d'Olim",
    "Hòa Bính",
    "Q & Z TRAVELS & TOURS",
    "Varno Oil Company",
    "GOOD TIDE MARITIME LIMITED",
    "101 KOJO INT`L. CORPORATION",
    "Varno Care Services",
    "1ST TIDEWELL MANPOWER INC (FORMERLY CHANO PROMOTION PHILS INTERNATIONAL",
    "1017 BRIGHT MINDS INC",
    "1017 BRIGHT MINDS INC.",
    "রহিমান ওভারসীজ লিমিটেড",
    "مكتب الرازمي للاستقدام",
    "Amber Overseas Manpower Services Ltd",
    "AMBER Recruiting Agency",
)
ENTRY = {text: entry_id for entry_id, text in enumerate(REGISTER, start=100)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NameIndex:
    folder = tmp_path_factory.mktemp("names")
    build(folder, (IndexedName(entry_id, text) for text, entry_id in ENTRY.items()))
    return NameIndex(folder)


def _first(index: NameIndex, query: str) -> str | None:
    hits = index.search(query, 5)
    return hits[0].text if hits else None


@pytest.mark.parametrize(
    ("query", "name"),
    [
        # dots
        ("BEKA group", "B.E.K.A GROUP LTD"),
        ("b e k a", "B.E.K.A GROUP LTD"),
        ("ZR engineering", "Z.R. Engineering"),
        # accents
        ("covena", "Covéna Insurance Services Limited"),
        ("COVÉNA", "Covéna Insurance Services Limited"),
        ("zubrin", "Ed. Zübrin AG"),
        ("zuebrin", "Ed. Zübrin AG"),
        ("cote d olim", "Embassy of Côte d'Olim"),
        # forms of Unicode
        (unicodedata.normalize("NFC", "Hòa Bính"), "Hòa Bính"),
        (unicodedata.normalize("NFD", "HÒA BÍNH"), "Hòa Bính"),
        # short forms
        ("VARNO OIL COMP", "Varno Oil Company"),
        ("Good Tide Maritime Ltd", "GOOD TIDE MARITIME LIMITED"),
        ("Goodtide Martime", "GOOD TIDE MARITIME LIMITED"),
        ("101 Kojo International", "101 KOJO INT`L. CORPORATION"),
        ("Varno Care SVCS", "Varno Care Services"),
        # scripts
        ("Rahiman Overseas", "রহিমান ওভারসীজ লিমিটেড"),
        ("Al Razmi Recruitment Office", "مكتب الرازمي للاستقدام"),
        # part of a word, another order, a slip
        ("tidewe", "1ST TIDEWELL MANPOWER INC (FORMERLY CHANO PROMOTION PHILS INTERNATIONAL"),
        ("company oil varno", "Varno Oil Company"),
        ("Zurbin", "Ed. Zübrin AG"),
    ],
)
def test_a_name_is_found_however_it_is_typed(index: NameIndex, query: str, name: str) -> None:
    assert _first(index, query) == name


def test_a_former_name_finds_the_entry_and_says_so(index: NameIndex) -> None:
    hit = index.search("Chano Promotion Phils International")[0]
    assert hit.text == REGISTER[11]
    assert hit.quality is Quality.EXACT
    assert hit.kind is Kind.FORMER
    assert Reason.FORMER_NAME in hit.reasons


@pytest.mark.parametrize(
    "query",
    ["V-B-C Company", "Q & Z", "Q & Z (PVT) LTD", "S.S. Ltd", "Overseas Services Ltd", "Limited", "Recruiting Agency"],
)
def test_nothing_is_confirmed_on_initials_a_legal_form_or_general_words(index: NameIndex, query: str) -> None:
    assert verdict(index.search(query)) is Verdict.NONE


def test_general_words_can_be_listed_when_asked_for(index: NameIndex) -> None:
    assert index.search("overseas manpower") == []
    assert _texts(index.search("overseas manpower", weakest=Quality.NONE)) == {"Amber Overseas Manpower Services Ltd"}


def _texts(hits: list[Hit]) -> set[str]:
    return {hit.text for hit in hits}


def test_two_entries_of_one_name_are_ambiguous(index: NameIndex) -> None:
    hits = index.search("1017 Bright Minds Inc")
    assert [hit.quality for hit in hits[:2]] == [Quality.EXACT, Quality.EXACT]
    assert verdict(hits) is Verdict.AMBIGUOUS


def test_one_entry_of_the_name_is_exact(index: NameIndex) -> None:
    assert verdict(index.search("good tide maritime limited")) is Verdict.EXACT


def test_an_entry_comes_once_with_its_best_name(tmp_path: Path) -> None:
    names = [
        IndexedName(7, "Varno Tidewell"),
        IndexedName(7, "Varno Tidewell Ltd", Kind.TRADING),
        IndexedName(8, "Tidewell"),
    ]
    build(tmp_path, names)
    hits = NameIndex(tmp_path).search("varno tidewell ltd")
    assert [hit.entry_id for hit in hits].count(7) == 1
    assert hits[0].text == "Varno Tidewell Ltd"
    assert hits[0].kind is Kind.TRADING


def test_no_more_hits_than_asked_for(index: NameIndex) -> None:
    assert len(index.search("varno", 1)) == 1
    assert index.search("varno", 0) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "a\0b",
        "😀😀",
        "\u202egro.elpmaxe",
        "\ud800",
        "x" * 1_000_000,
        "é" * 100_000,
        "(formerly " * 40,
        "ﷺ" * 300,
        "%_'\"\\",
        "1",
        "& &",
        "\u200b\u200b",
    ],
    ids=range(15),
)
def test_no_text_is_too_odd_to_search(index: NameIndex, text: str) -> None:
    for weakest in (Quality.WEAK, Quality.NONE):
        hits = index.search(text, 5, extra=[(1, 1, text), (2, 2, "Varno")], weakest=weakest)
        assert all(0 < hit.score <= 1 for hit in hits)


def test_odd_texts_can_be_names(tmp_path: Path) -> None:
    names = ["", "\0", "😀", "\ud800", "x" * 100_000, "\u202eVarno\u202c", "Varno"]
    assert build(tmp_path, [IndexedName(at, text) for at, text in enumerate(names)]) == 3
    assert {hit.entry_id for hit in NameIndex(tmp_path).search("varno")} == {5, 6}


def test_without_an_index_only_the_names_given_are_found(tmp_path: Path) -> None:
    index = NameIndex(tmp_path / "none")
    assert index.outdated
    assert index.search("Varno") == []
    assert _texts(index.search("Varno", extra=[(1, 9, "Varno Ltd")])) == {"Varno Ltd"}


def test_an_index_of_no_names_finds_none(tmp_path: Path) -> None:
    assert build(tmp_path, ()) == 0
    index = NameIndex(tmp_path)
    assert not index.outdated
    assert index.search("Varno") == []
    assert _texts(index.search("Varno", extra=[(1, 9, "Varno Ltd")])) == {"Varno Ltd"}


def test_a_name_published_since_is_found_beside_the_others(index: NameIndex) -> None:
    extra = [
        (1, 900, "Varno Deep Oil Company"),
        (2, 901, "NEWCROFT LTD (FORMERLY ELDERCROFT LTD)"),
        (3, 902, "Other Name"),
    ]
    assert {"Varno Oil Company", "Varno Deep Oil Company"} <= _texts(index.search("varno oil company", extra=extra))
    assert index.search("newcroft limited", extra=extra)[0].quality is Quality.EXACT
    assert index.search("Eldercroft", extra=extra)[0].entry_id == 901
    assert index.search("Eldercraft", extra=extra)[0].entry_id == 901


def test_an_entry_with_old_and_new_names_comes_once(index: NameIndex) -> None:
    extra = [(1, ENTRY["Varno Oil Company"], "Varno Oils Company")]
    hits = index.search("varno oil company", extra=extra)
    assert [hit.entry_id for hit in hits].count(ENTRY["Varno Oil Company"]) == 1


def test_indexed_names_of_an_entry_can_be_left_out(index: NameIndex) -> None:
    gone = ENTRY["Varno Oil Company"]
    assert gone not in {hit.entry_id for hit in index.search("Varno Oil Company", without={gone})}
    hits = index.search("Varno Oil Company", without={gone}, extra=[(1, gone, "Varno Gas Company")])
    assert "Varno Gas Company" in _texts(hits)
    assert "Varno Oil Company" not in _texts(hits)


def test_entries_left_out_do_not_push_others_out(tmp_path: Path) -> None:
    build(tmp_path, [IndexedName(at, "Varno Tidewell Ltd") for at in range(200)])
    hits = NameIndex(tmp_path).search("Varno Tidewell Ltd", 5, without=set(range(190)))
    assert {hit.entry_id for hit in hits} <= set(range(190, 200))
    assert len(hits) == 5


def test_words_of_many_names_tell_little(tmp_path: Path) -> None:
    rng = random.Random(23)
    clubs = [IndexedName(at, f"{''.join(rng.choices('abdeiklmorst', k=8))} Cricket Club") for at in range(200)]
    build(tmp_path, clubs)
    assert NameIndex(tmp_path).search("Thistle Cricket Club") == []


def test_nine_hundred_and_ninety_of_a_thousand_garbled_names_are_among_the_first_five(tmp_path: Path) -> None:
    rng = random.Random(20)
    names = list(invented_names(3_000, rng))
    build(tmp_path, [IndexedName(at, name.native) for at, name in enumerate(names)])
    index = NameIndex(tmp_path)
    asked = rng.sample(range(len(names)), 1_000)
    found = sum(at in {hit.entry_id for hit in index.search(garbled(names[at].native, rng), 5)} for at in asked)
    assert found >= 990
    read = sum(at in {hit.entry_id for hit in index.search(respelt(names[at].latin, rng), 5)} for at in asked)
    assert read >= 980


def test_invented_names_are_not_confirmed(tmp_path: Path) -> None:
    rng = random.Random(21)
    build(tmp_path, [IndexedName(at, name.native) for at, name in enumerate(invented_names(3_000, rng))])
    index = NameIndex(tmp_path)
    answers = [verdict(index.search(name.native, 5)) for name in invented_names(500, random.Random(22))]
    assert Verdict.EXACT not in answers
    assert answers.count(Verdict.NONE) >= 495
