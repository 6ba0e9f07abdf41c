"""Invented agency names in many scripts, and the ways in which people write a name wrong.

Shared by the tests and the bench; every draw comes from the `random.Random` given, so a seed gives the same names.
The Latin spelling of a name in another script is put together here from how people write its syllables, not by the
library that the index uses: what the index reads into a script is tested against something else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

# One consonant and one vowel of each script with the usual Latin spelling; a closing consonant may follow.
_LATIN = (
    "b br c ch cl d dr f fl g gr h j k kr l m n p pr r s sh st t tr v w z".split(),
    "a e i o u ai ea oo".split(),
    "b d f k l ll m n nd r rd rn s sh st t x z".split(),
)

_Pairs = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Script:
    onsets: _Pairs
    vowels: _Pairs
    codas: _Pairs
    vowel_first: bool = False
    general: tuple[tuple[str, str], ...] = ()
    legal: tuple[tuple[str, str], ...] = ()
    joined: bool = False
    legal_first: bool = False


@dataclass(frozen=True, slots=True)
class Invented:
    """A name as its register writes it, and as somebody writes it in Latin letters."""

    native: str
    latin: str


_BENGALI = _Script(
    dict(
        zip(
            "কখগঘচছজঝটডতথদধনপফবভমরলশসহ",
            "k kh g gh ch chh j jh t d t th d dh n p f b bh m r l sh s h".split(),
            strict=True,
        )
    ),
    {"": "o", "া": "a", "ি": "i", "ী": "ee", "ু": "u", "ে": "e", "ো": "o", "ৈ": "oi"},
    {"ন": "n", "ম": "m", "র": "r", "ল": "l", "স": "s", "ত": "t", "দ": "d", "ক": "k"},
    general=(("ওভারসীজ", "Overseas"), ("ইন্টারন্যাশনাল", "International"), ("রিক্রুটিং এজেন্সি", "Recruiting Agency")),
    legal=(("লিমিটেড", "Limited"), ("লিঃ", "Ltd"), ("", "")),
)
_DEVANAGARI = _Script(
    dict(
        zip(
            "कखगघचछजझटडतथदधनपफबभमरलवशसह",
            "k kh g gh ch chh j jh t d t th d dh n p ph b bh m r l v sh s h".split(),
            strict=True,
        )
    ),
    {"": "a", "ा": "a", "ि": "i", "ी": "ee", "ु": "u", "े": "e", "ो": "o", "ै": "ai"},
    {"न": "n", "म": "m", "र": "r", "ल": "l", "स": "s", "त": "t", "क": "k"},
    general=(("म्यानपावर", "Manpower"), ("इन्टरनेशनल", "International"), ("ओभरसिज", "Overseas")),
    legal=(("प्रा. लि.", "Pvt. Ltd."), ("लिमिटेड", "Limited"), ("", "")),
)
_ARABIC = _Script(
    dict(zip("بتثجحخدذرزسشصطظعغفقكلمن", "b t th j h kh d dh r z s sh s t z a gh f q k l m n".split(), strict=True)),
    {"": "a", "ا": "a", "ي": "i", "و": "u"},
    {"ن": "n", "م": "m", "ر": "r", "ل": "l", "د": "d", "س": "s", "ب": "b"},
    general=(("للاستقدام", "Recruitment"), ("للخدمات", "Services"), ("الدولية", "International")),
    legal=(("ذ.م.م", "W.L.L."), ("المحدودة", "Ltd"), ("", "")),
)
_CYRILLIC = _Script(
    dict(zip("бвгдзклмнпрстфхцчшж", "b v g d z k l m n p r s t f kh ts ch sh zh".split(), strict=True)),
    {"а": "a", "е": "e", "и": "i", "о": "o", "у": "u", "я": "ya", "ю": "yu"},
    {"в": "v", "н": "n", "р": "r", "к": "k", "с": "s", "т": "t", "ль": "l", "й": "y"},
    general=(("Агентство", "Agency"), ("Персонал", "Personal"), ("Интернешнл", "International")),
    legal=(("ООО", "OOO"), ("ТОО", "LLP"), ("", "")),
    legal_first=True,
)
_AMHARIC = _Script(
    {"": ""},
    dict(
        zip(
            "ለሉሊላሌልሎመሙሚማሜምሞረሩሪራሬርሮሰሱሲሳሴስሶበቡቢባቤብቦተቱቲታቴትቶነኑኒናኔንኖደዱዲዳዴድዶገጉጊጋጌግጎከኩኪካኬክኮ",
            [c + v for c in "l m r s b t n d g k".split() for v in ("e", "u", "i", "a", "e", "", "o")],
            strict=True,
        )
    ),
    {"ን": "n", "ር": "r", "ል": "l", "ም": "m"},
    general=(("ኤጀንሲ", "Agency"), ("ኢንተርናሽናል", "International")),
    legal=(("ኃላፊነቱ የተወሰነ የግል ማህበር", "PLC"), ("", "")),
)
_THAI = _Script(
    dict(zip("กขจชดตถทธนบปผพมรลวสห", "k kh ch ch d t th th th n b p ph ph m r l w s h".split(), strict=True)),
    {"า": "a", "ิ": "i", "ี": "i", "ุ": "u", "ู": "u", "เ": "e", "แ": "ae", "โ": "o"},
    {"น": "n", "ม": "m", "ง": "ng", "ก": "k", "ย": "i", "": ""},
    general=(("จัดหางาน", "Recruitment"), ("", "")),
    legal=(("จำกัด", "Co., Ltd."), ("", "")),
    joined=True,
)
_HAN = _Script(
    {"": ""},
    dict(
        zip(
            "安邦宝博昌晨成达大德东发飞丰福富高光国海汉航豪浩和恒弘宏华环辉惠佳嘉建江金锦晶景久康科力利联良龙隆美民明南宁鹏平"
            "普启千强庆仁荣瑞润三森山尚升生盛圣顺思泰天通同万旺威维文祥翔新信星兴旭雅阳一亿英永友宇裕元远云泽展长兆振正志中众卓",
            "an bang bao bo chang chen cheng da da de dong fa fei feng fu fu gao guang guo hai han "
            "hang hao hao he heng hong hong hua huan hui hui jia jia jian jiang jin jin jing jing jiu "
            "kang ke li li lian liang long long mei min ming nan ning peng ping pu qi qian qiang qing "
            "ren rong rui run san sen shan shang sheng sheng sheng sheng shun si tai tian tong tong "
            "wan wang wei wei wen xiang xiang xin xin xing xing xu ya yang yi yi ying yong you yu yu "
            "yuan yuan yun ze zhan zhang zhao zhen zheng zhi zhong zhong zhuo".split(),
            strict=True,
        )
    ),
    {"": ""},
    general=(("国际", "International"), ("人力资源", "Human Resources"), ("劳务", "Labour"), ("海外", "Overseas")),
    legal=(("有限公司", "Co., Ltd."), ("股份有限公司", "Co Ltd"), ("公司", "Company")),
    joined=True,
)

SCRIPTS: dict[str, _Script] = {
    "bengali": _BENGALI,
    "devanagari": _DEVANAGARI,
    "arabic": _ARABIC,
    "cyrillic": _CYRILLIC,
    "amharic": _AMHARIC,
    "thai": _THAI,
    "han": _HAN,
}

_GENERAL = (
    "Overseas|International|Manpower|Manpower Services|Recruiting Agency|Travels & Tours|Employment Centre|"
    "Human Resources|Placement Agency|Enterprise|Consultancy|Trading|Services|Recruitment Services|Maritime"
).split("|")
_LEGAL = (
    "Ltd|Ltd.|Limited|(Pvt) Ltd|Pvt. Ltd.|Private Limited|Co. Ltd|Inc.|Inc|Corporation|LLC|W.L.L.|GmbH|S.A.|".split("|")
)
_ACCENTED = str.maketrans("aeioucn", "áéíóúçñ")
_FORMS = ("Ltd", "Limited", "Pvt Ltd", "(PVT.) LTD.", "Private Limited", "Co Ltd", "Inc", "L.L.C.", "")
_TELL_NOTHING = {
    spelling.strip(".,()").casefold()
    for phrase in (
        *_GENERAL,
        *_LEGAL,
        *_FORMS,
        "The New Al St",
        *(p[0] for s in SCRIPTS.values() for p in s.general + s.legal),
    )
    for word in phrase.split()
    for spelling in (word, word.translate(_ACCENTED))
}


def invented_names(count: int, rng: random.Random) -> Iterator[Invented]:
    """Names of agencies that do not exist: half in Latin letters (one in ten with accents), half in seven scripts."""
    scripts = tuple(SCRIPTS.values())
    for _ in range(count):
        yield _latin_name(rng) if rng.random() < 0.5 else _native_name(rng.choice(scripts), rng)


def _latin_name(rng: random.Random) -> Invented:
    core = [_latin_word(rng) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
    if rng.random() < 0.15:
        core.insert(0, rng.choice(("Al", "Al", "New", "St.", "The")))
    if rng.random() < 0.05:
        core.insert(0, ".".join(rng.choice("ABCDEFGHJKMNRST") for _ in range(rng.choice((2, 3)))) + ".")
    plain = " ".join(filter(None, (*core, rng.choice(_GENERAL), rng.choice(_LEGAL))))
    native = plain.translate(_ACCENTED) if rng.random() < 0.1 else plain
    return Invented(native.upper(), plain) if rng.random() < 0.4 else Invented(native, plain)


def _latin_word(rng: random.Random) -> str:
    onsets, vowels, codas = _LATIN
    syllables = "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(rng.choice((1, 2, 2))))
    return (syllables + rng.choice(codas)).capitalize()


def _native_name(script: _Script, rng: random.Random) -> Invented:
    words = [_native_word(script, rng) for _ in range(1 if script.joined else rng.choice((1, 2, 2)))]
    general, legal = rng.choice(script.general), rng.choice(script.legal)
    native = [word for word, _ in words] + [general[0]]
    latin = [word for _, word in words] + [general[1]]
    native = [legal[0], *native] if script.legal_first else [*native, legal[0]]
    return Invented(
        ("" if script is _HAN else " ").join(filter(None, native)), " ".join(filter(None, (*latin, legal[1])))
    )


def _native_word(script: _Script, rng: random.Random) -> tuple[str, str]:
    native, latin = "", ""
    for _ in range(rng.choice((3, 4)) if script.joined else rng.choice((2, 3))):
        onset, vowel = rng.choice(tuple(script.onsets)), rng.choice(tuple(script.vowels))
        native += vowel + onset if vowel in ("เ", "แ", "โ") else onset + vowel
        latin += script.onsets[onset] + script.vowels[vowel]
    coda = rng.choice(tuple(script.codas))
    return native + coda, (latin + script.codas[coda]).capitalize()


_SPELLINGS = (
    ("ee", "i"), ("oo", "u"), ("ph", "f"), ("kh", "k"), ("q", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("bh", "b"),
    ("v", "w"), ("z", "s"), ("i", "ee"), ("u", "oo"), ("y", "i"), ("chh", "ch"), ("a", "aa"), ("o", "u"), ("e", "i"),
)  # fmt: skip


def respelt(latin: str, rng: random.Random) -> str:
    """A Latin spelling as another person writes it: one sound written in another usual way."""
    fitting = [pair for pair in _SPELLINGS if pair[0] in latin.lower()]
    if not fitting:
        return latin
    old, new = rng.choice(fitting)
    return latin.lower().replace(old, new, 1).title()


def mistyped(text: str, rng: random.Random) -> str:
    """One slip of the fingers: two letters swapped, one lost, one doubled or one wrong."""
    places = [at for at, letter in enumerate(text) if letter.isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    slip = rng.randrange(4)
    if slip == 0 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if slip == 1:
        return text[:at] + text[at + 1 :]
    if slip == 2:
        return text[:at] + text[at] + text[at:]
    return text[:at] + rng.choice("abcdefghijklmnoprstuvwyz") + text[at + 1 :]


def reordered(text: str, rng: random.Random) -> str:
    """Two neighbouring words in the other order."""
    words = text.split()
    if len(words) > 1:
        at = rng.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def shortened(text: str, rng: random.Random) -> str:
    """A word left out, but never the only one that tells the name from others."""
    words = text.split()
    telling = [word for word in words if word.strip(".,()").casefold() not in _TELL_NOTHING]
    droppable = [at for at, word in enumerate(words) if len(telling) > 1 or word not in telling]
    if len(words) > 2 and droppable:
        del words[rng.choice(droppable)]
    return " ".join(words)


_SHORT = (
    ("International", "Intl"),
    ("Services", "Svcs"),
    ("Company", "Comp"),
    ("Recruiting", "Recruitment"),
    ("&", "and"),
)


def other_form(text: str, rng: random.Random) -> str:
    """Another legal form or none, short forms for long, other case and signs."""
    words = [word for word in text.split() if word not in _LEGAL and word.strip("().,") not in ("Pvt", "Ltd", "Co")]
    text = " ".join((*words, rng.choice(_FORMS))).strip()
    old, new = rng.choice(_SHORT)
    text = text.replace(old, new)
    return rng.choice((text, text.upper(), text.lower(), text.replace(" ", "  "), text.replace(".", "")))


def garbled(text: str, rng: random.Random) -> str:
    """A name with one or two faults of different kinds."""
    faults = (shortened, reordered, other_form, mistyped)
    for fault in sorted(rng.sample(faults, rng.choice((1, 1, 2))), key=faults.index):
        text = fault(text, rng)
    return text
