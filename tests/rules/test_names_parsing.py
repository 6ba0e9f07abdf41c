"""Taking names apart: letters, initials, legal forms, general words, former and trading names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.names import LONGEST, Kind, parsed, readings, unpacked, written

HOSTILE = (
    "",
    "   ",
    "\0",
    "\0\0A\0",
    "😀🛠️👩‍👩‍👧",
    "\u202e\u202dabc\u2066",
    "\ud800",
    "\u0301" * 5000,
    "ﷺ" * 1000,
    "(" * 300,
    "(formerly " * 100,
    "a" * 1_000_000,
    "& & & & & &",
    "'''''",
    "M/S",
    "Ltd Ltd Ltd",
    "\N{TAG LATIN SMALL LETTER A}" * 50,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_is_too_odd_to_parse(text: str) -> None:
    for _, name in readings(text):
        assert len(name.key) <= 20 * LONGEST
        assert unpacked(name.packed()) == name


@given(st.text(max_size=300))
def test_a_packed_name_comes_back_as_it_was(text: str) -> None:
    name = parsed(text)
    assert unpacked(name.packed()) == name
    assert all(word.isascii() for word in (*name.core, *name.general, *name.legal))


def test_letters_behind_the_two_hundredth_are_not_read() -> None:
    assert parsed("word " * 40 + "tail") == parsed("word " * 40 + "other")


@pytest.mark.parametrize(
    "text",
    ["B.E.K.A GROUP LTD", "b e k a group ltd", "B. E. K. A. Group, Ltd.", "Beka Group Limited", "B-E-K-A Group Ltd"],
)
def test_initials_are_one_word_however_they_are_pointed(text: str) -> None:
    assert parsed(text).key == "beka group limited"


def test_initials_around_an_ampersand_belong_together() -> None:
    assert parsed("Q & Z Ltd").core == parsed("Q&Z Ltd").core == ("qz",)
    assert parsed("Q & Z Ltd").key != parsed("QZ Ltd").key
    assert parsed("Near & Far").key == parsed("Near and Far").key


def test_a_legal_form_in_single_letters_does_not_join_the_initials_before_it() -> None:
    assert parsed("Q & Z S.A.").core == ("qz",)
    assert parsed("Q & Z S.A.").legal == ("sa",)


@pytest.mark.parametrize(
    ("text", "core", "legal"),
    [
        ("Torvik ApS", ("torvik",), {"aps"}),
        ("Torvik A/S", ("torvik",), {"as"}),
        ("Torvik GmbH & Co. KG", ("torvik",), {"gmbh", "company", "kg"}),
        ("Torvik Sdn. Bhd.", ("torvik",), {"sdn", "bhd"}),
        ("PT Torvik Jaya Tbk", ("torvik", "jaya"), {"pt", "tbk"}),
        ("Torvik S. de R.L. de C.V.", ("torvik",), {"srlcv"}),
        ("TORVIK S DE RL DE CV", ("torvik",), {"srlcv"}),
        ("Torvik Sp. z o.o.", ("torvik",), {"spzoo"}),
        ("Torvik W.L.L.", ("torvik",), {"wll"}),
        ("Torvik (Pvt.) Ltd.", ("torvik",), {"private", "limited"}),
        ("Torvik Co., Ltd", ("torvik",), {"company", "limited"}),
        ("Torvik S.à r.l.", ("torvik",), {"sarl"}),
        ("ООО Торвик", ("torvik",), {"llc"}),
        ("株式会社トヨミ", ("toyomi",), {"jsc"}),
        ("CÔNG TY TNHH Tovi", ("tovi",), {"llc"}),
    ],
)
def test_legal_forms_of_many_countries_are_no_part_of_the_name(
    text: str, core: tuple[str, ...], legal: set[str]
) -> None:
    name = parsed(text)
    assert name.core == core
    assert set(name.legal) == legal


def test_letters_that_are_a_legal_form_behind_a_name_are_initials_before_it() -> None:
    assert parsed("S.A. Overseas").core == ("sa",)
    assert parsed("KG Manpower Ltd").core == ("kg",)
    assert parsed("PT Nails Ltd").core == ("pt", "nails")


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert parsed("Limited").folded == "limited"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("VARNO COMP", "Varno Company"),
        ("Varno Int`l Svcs", "VARNO INTERNATIONAL SERVICES"),
        ("Varno Intl. Recruiting Ctr", "Varno International Recruitment Center"),
        ("Varno Man Power", "Varno Manpower"),
        ("Varno HR Consultants", "Varno Human Resource Consultancy"),
        ("M/S Varno Overseas", "Varno Overseas"),
        ("Varno–Tel", "Varno Tel"),
        ("Varno\u200bTel", "VarnoTel"),
        ("O'Varno", "O`Varno"),
        ("O’Varno", "OVarno"),
        ("Côte d’Olim", "cote d olim"),
    ],
)
def test_short_forms_and_signs_do_not_make_another_name(short: str, long: str) -> None:
    assert parsed(short).key == parsed(long).key


def test_initials_m_s_are_not_taken_for_messrs() -> None:
    assert parsed("M.S. Varno").core == ("ms", "varno")
    assert parsed("M/S. Varno").core == ("varno",)


def test_composed_and_decomposed_letters_are_one_name() -> None:
    composed = unicodedata.normalize("NFC", "Hòa Bính")
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    assert parsed(composed) == parsed(decomposed)


def test_accents_do_not_count_but_vowel_signs_of_indic_scripts_do() -> None:
    assert parsed("Çovéa Zübrin Øst").key == "covea zubrin ost"
    assert parsed("রামিন").key != parsed("রমন").key


def test_arabic_letters_written_for_one_another_are_the_same() -> None:
    assert parsed("شركة الأمانى").key == parsed("شركه الاماني").key


def test_general_words_and_legal_forms_of_other_scripts_are_known() -> None:
    assert parsed("রহিমন ওভারসীজ লিমিটেড").general == ("overseas",)
    assert parsed("مكتب الرازمي للاستقدام ذ.م.م").legal == ("wll",)
    assert parsed("東昌國際人力資源有限公司").general == ("international", "human", "resources")
    assert parsed("लालिमा म्यानपावर प्रा. लि.").core == ("lalima",)


def test_digits_of_any_script_are_the_same_digits() -> None:
    assert parsed("২০১৮ करुना").key.startswith("2018")


@pytest.mark.parametrize(
    ("text", "current", "kind", "other"),
    [
        (
            "1ST VARNO MANPOWER INC (FORMERLY CHANO PROMOTION PHILS",
            "1ST VARNO MANPOWER INC",
            "former",
            "CHANO PROMOTION PHILS",
        ),
        ("VARNO AGENCY, INC. (FOR:GEOSO PLCT AGENCY, INC)", "VARNO AGENCY, INC.", "former", "GEOSO PLCT AGENCY, INC"),
        ("VARNO INC (FOR. NURSE INT`L.)", "VARNO INC", "former", "NURSE INT`L"),
        ("Varno LLP t/a Varno & Co", "Varno LLP", "trading", "Varno & Co"),
        ("2188444 Varno Inc. O/A Maple Crew", "2188444 Varno Inc.", "trading", "Maple Crew"),
    ],
)
def test_a_name_inside_a_name_is_found(text: str, current: str, kind: str, other: str) -> None:
    found = written(text)
    assert found.current == current
    assert found.others == ((Kind(kind), other),)


@pytest.mark.parametrize(
    "text", ["Formerly", "(formerly Varno)", "Formalin Ltd", "The Former Kitchen", "Varno (For Nurses)"]
)
def test_a_word_like_formerly_alone_hides_no_name(text: str) -> None:
    assert written(text).others == ()
