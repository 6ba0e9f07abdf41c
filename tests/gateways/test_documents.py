"""Printed documents: every script is drawn with letters of its own, never with boxes; codes lead where they should."""

from __future__ import annotations

import pytest
import segno

from iris.gateways.documents import QUIET, Code, certificate, square_code
from iris.gateways.fonts import covered, drawable

WORDS = {
    "Arabic": "شهادة التوظيف الأخلاقي",
    "Bengali": "নৈতিক নিয়োগের সনদপত্র",
    "Devanagari": "नैतिक भर्ती प्रमाणपत्र श्रमिक",
    "Ethiopic": "የሥነ ምግባር ቅጥር የምስክር ወረቀት",
    "Sinhala": "සදාචාරාත්මක බඳවා ගැනීම",
    "Tamil": "நெறிமுறை ஆட்சேர்ப்பு",
    "Thai": "ใบรับรองการจัดหางาน",
    "Myanmar": "ကျင့်ဝတ်ဆိုင်ရာ လက်မှတ်",
}


@pytest.mark.parametrize("script", WORDS)
def test_a_name_is_printed_in_its_own_script(script: str) -> None:
    text = WORDS[script]
    assert {ord(letter) for letter in text if letter != " "} <= covered()
    assert drawable(text) == text
    made = certificate(text, [(text, text)], [text], [Code("http://x", text)], "en", rtl=script == "Arabic")
    assert made.startswith(b"%PDF")
    assert f"NotoSans{script}-".encode() in made


def test_a_letter_that_no_font_has_is_written_in_latin_letters() -> None:
    assert drawable("海外 Co.") == "HaiWai Co."
    assert drawable("a\u200db\n") == "a\u200db\n"


def test_a_code_holds_its_address_with_its_quiet_zone() -> None:
    address = "https://register.example/certificates/RIR-123456/credential"
    side, path = square_code(address)
    matrix = segno.make(address, error="m", micro=False).matrix
    drawn = {(int(x), int(y)) for x, y in (step.split("h")[0].split() for step in path.split("M")[1:])}
    assert drawn == {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert side == len(matrix) + 2 * QUIET
