"""How much a decoded text looks like words: the wrong encoding gives letters that no language mixes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

_LANGUAGES = {
    "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "pt": "áâãàçéêíóôõúü", "de": "äöüß", "da": "æøåéö",
    "sv": "åäöéü", "it": "àèéìòùî", "nl": "éëïóöüè", "is": "áðéíóúýþæö", "ca": "àçèéíïòóúü",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž", "pl": "ąćęłńóśźż", "hu": "áéíóöőúüű", "ro": "ăâîșțşţ", "hr": "čćđšž",
    "tr": "çğıi̇öşüâîû", "az": "çəğıi̇öşü", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöüšž", "sq": "çë",
    "mt": "ċġħż", "cy": "âêîôûŵŷ", "en": "éèñçöï",
}  # fmt: skip
_WEIGHTS = {
    "es": 1.0, "fr": 1.0, "pt": 1.0, "de": 1.0, "it": 0.97, "da": 0.97, "sv": 0.97, "tr": 0.95, "is": 0.7,
    "cy": 0.5, "mt": 0.5, "sq": 0.8, "az": 0.8,
}  # fmt: skip
_TYPOGRAPHY = frozenset(
    "’‘“”–—…•·«»°ºª№€£§®™©¿¡²³`´‐‑\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff"
    "、。，（）・「」／－〇○：；【】《》～！？％＆＋．٪،؛؟۔\u3000"
)
_VOWELS = {"CYRILLIC": frozenset("аеёиіїоуыэюяєўөүә"), "GREEK": frozenset("αεηιουωάέήίόύώϊϋΐΰ")}
# Marks of Thai are judged with their word.
_THAI_MARKS = {"Nd": -0.5}
_GREEK_ACCENTS = frozenset("άέήίόύώΐΰ")
_THAI_BASES = frozenset(map(chr, range(0x0E01, 0x0E2F)))
_RARE_CODECS = {
    "cp850": 0.35,
    "mac_roman": 0.35,
    "cp866": 0.2,
    "koi8_u": 0.1,
    "iso8859_2": 0.05,
    "iso8859_15": 0.05,
    "cp1255": 0.05,
}
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0590-\u05c7\u064b-\u0655\u0e31-\u0e4e]+[^\W\d_]*)*")
_WIDE = frozenset({"HAN", "KANA", "HANGUL"})


def plausibility(text: str, codec: str) -> float:
    """From about -3 (nonsense) to about 1.5 (every word reads well), by the letters beyond ASCII."""
    beyond = [(before, each) for before, each in zip(" " + text, text, strict=False) if not each.isascii()]
    if not beyond:
        return 0.0
    total = sum(_symbol(before, each) for before, each in beyond if not each.isalpha())
    latin: Counter[str] = Counter()
    for found in _WORD.finditer(text):
        word = found[0]
        if not word.isascii():
            total += _word(word, codec, latin)
    total += _stuck_symbols(text)
    total += _language(latin)
    high = sum(2 if _script(each) in _WIDE else 1 for _, each in beyond)
    return total / high - _RARE_CODECS.get(codec, 0.0)


def _symbol(before: str, each: str) -> float:
    category = unicodedata.category(each)
    if category == "Mn" and _script(before) != _script(each) and _script(each) in ("ARABIC", "HEBREW", "THAI"):
        return -3.0 if before.isalpha() else -1.2
    if category in ("Cc", "Co", "Cn", "Cs"):
        return -6.0
    if category in ("Mn", "Mc", "Nd"):
        return -0.5 if _script(each) == "THAI" and category == "Nd" else 0.0 if _script(each) == "THAI" else 0.5
    return 0.1 if each in _TYPOGRAPHY else -1.2


def _stuck_symbols(text: str) -> float:
    """Symbols between the letters of one word: `SeÃ±or`, `l‡n`."""
    stuck = re.findall(
        r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘–—‐‑·\u0300-\u036f\u00ad\u200b-\u200f\u3000-\u303f\uff00-\uffef](?=[^\W\d_])",
        text,
    )
    return -2.0 * sum(unicodedata.category(each) not in ("Mn", "Mc") for each in stuck)


@lru_cache(maxsize=4096)
def _script(each: str) -> str:
    name = unicodedata.name(each, "")
    if name.startswith(("CJK", "KANGXI")):
        return "HAN"
    if name.startswith(("HIRAGANA", "KATAKANA")):
        return "KANA"
    if name.startswith("HALFWIDTH KATAKANA"):
        return "HALF"
    return name.split(" ", 1)[0]


def _word(word: str, codec: str, latin: Counter[str]) -> float:
    letters = [each for each in word if each.isalpha()]
    beyond = [each for each in letters if not each.isascii()]
    scripts = {_script(each) for each in letters}
    if scripts & _WIDE:
        return _wide_word(letters, scripts, codec)
    if len(scripts) > 1 or "HALF" in scripts:
        return -3.0 * len(beyond)
    if scripts == {"LATIN"}:
        latin.update(each.lower() for each in beyond)
        heavy = len(letters) >= 5 and len(beyond) > 0.7 * len(letters)
        return -1.5 * len(beyond) if heavy else -2.0 * _odd_case(word)
    if not letters:
        return 0.0
    if scripts == {"THAI"}:
        return _thai_word(word)
    if scripts == {"GREEK"} and len(letters) > 2 and word.islower() and not _GREEK_ACCENTS & set(word):
        return 0.6 * len(beyond)
    vowels = _VOWELS.get(next(iter(scripts)))
    if vowels and len(letters) >= 3 and not vowels & set(word.lower()):
        return -0.5 * len(beyond)
    value = 1.0 if len(letters) > 1 else 0.4
    return value * len(beyond) - 2.0 * _odd_case(word)


def _thai_word(word: str) -> float:
    """Thai sets vowel and tone marks only over consonants, and some vowels only before them."""
    value = 0.0
    for before, each, after in zip(" " + word, word, word[1:] + " ", strict=False):
        if unicodedata.category(each) == "Mn":
            value += 2.0 if before in _THAI_BASES or unicodedata.category(before) == "Mn" else -3.0
        elif each in "เแโใไ":
            value += 1.5 if after in _THAI_BASES else -2.0
        else:
            value += 0.6 if each in _THAI_BASES or each in "ะาำๆฯ" else -1.0
    return value


def _wide_word(letters: list[str], scripts: set[str], codec: str) -> float:
    wide = [each for each in letters if _script(each) in _WIDE]
    value = sum(_common(each, codec) for each in wide)
    if "LATIN" in scripts:
        value -= 2.5 * len(wide)
    return value


@lru_cache(maxsize=8192)
def _common(each: str, codec: str) -> float:
    """A letter every reader of the encoding's language knows, or one from its far end."""
    script = _script(each)
    raw = each.encode(codec)
    lead = raw[0]
    if codec == "big5hkscs":
        return 1.8 if script == "HAN" and 0xA4 <= lead <= 0xC6 else -1.2
    if codec == "gb18030":
        return 1.8 if script == "HAN" and len(raw) == 2 and 0xB0 <= lead <= 0xD7 and raw[1] >= 0xA1 else -1.2
    if codec == "cp949":
        return 1.95 if script == "HANGUL" and 0xB0 <= lead <= 0xC8 and raw[1] >= 0xA1 else -1.2
    if codec == "euc_jp":
        return 2.0 if script == "KANA" else 1.8 if 0xB0 <= lead <= 0xCF else -1.2
    return 1.8 if script == "KANA" or 0x88 <= lead <= 0x97 else -1.2


def _odd_case(word: str) -> int:
    """Capitals after small letters inside a word: `аГЕНТСТВО`, `ALñBasher`."""
    pairs = pairwise(word)
    return sum(one.islower() and two.isupper() and not (one + two).isascii() for one, two in pairs)


def _language(latin: Counter[str]) -> float:
    """The accented Latin letters all belong to one language, best of all; foreign ones weigh against."""
    if not latin:
        return 0.0
    covered = max(
        sum(count for letter, count in latin.items() if letter in letters) * _WEIGHTS.get(language, 0.9)
        for language, letters in _LANGUAGES.items()
    )
    everywhere = "".join(_LANGUAGES.values())
    strange = sum(count for letter, count in latin.items() if letter not in everywhere)
    return 1.0 * covered - 0.5 * (latin.total() - covered) - 1.0 * strange
