"""Status words of national lists and the state each means. A word that is not here is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from iris.rules.lists.folding import fold_words
from iris.rules.status_facts import State

# fmt: off
_WORDS: dict[State, tuple[str, ...]] = {
    State.VALID: (
        "valid", "valid license", "valid licence", "active", "licensed", "licenced", "current",
        "in force", "good", "in good standing", "good standing", "approved", "registered", "authorised",
        "authorized", "renewed", "operational", "a rating", "a rated", "a premium", "a sme", "a sme plus",
        "full", "regular", "ok", "running", "accredited", "granted", "live", "valide", "en vigueur",
        "actif", "agree", "vigente", "activo", "activa", "en vigor", "valido", "habilitado", "autorizado",
        "ativo", "valida", "attivo", "gultig", "aktiv", "aktif", "berlaku", "masih berlaku", "sah",
        "hieu luc", "con hieu luc", "dang hoat dong", "gecerli", "действует", "действующая",
        "действующий", "активна", "чинна", "дійсна", "有效", "正常", "有効", "유효", "정상", "ساري",
        "سارية", "ساري المفعول", "نشط", "فعال", "বৈধ", "সক্রিয়", "চলমান", "वैध", "सक्रिय", "चालु",
        "มีผล", "ปกติ", "ยังมีผล", "වලංගු", "செல்லுபடியாகும்", "សុពលភាព", "የጸና",
    ),
    State.CONDITIONAL: (
        "valid license provisional", "valid licence provisional", "provisional", "conditional",
        "provisionally approved", "b rating", "b rated", "probation", "on probation", "probationary",
        "restricted", "temporary", "interim", "with conditions", "conditionally approved",
        "valid with conditions", "conditionnel", "provisoire", "condicional", "provisional license",
        "sementara", "bersyarat", "условная", "временная", "临时", "有条件", "مؤقت", "مشروط",
        "শর্তসাপেক্ষ", "सशर्त", "अस्थायी",
    ),
    State.SUSPENDED: (
        "suspended", "suspension", "under suspension", "preventive suspension", "preventively suspended",
        "temporarily suspended", "on hold", "documentary suspension", "stopped", "frozen", "blocked",
        "locked", "suspendu", "suspendue", "suspendido", "suspendida", "suspenso", "suspensa", "sospeso",
        "sospesa", "ausgesetzt", "ruhend", "dibekukan", "ditangguhkan", "digantung", "skorsing",
        "dinh chi", "tam dinh chi", "askiya alindi", "приостановлена", "приостановлен", "призупинено",
        "暂停", "中止", "停止", "停業", "정지", "موقوف", "موقوفة", "معلق", "معلقة", "স্থগিত", "निलम्बित",
        "निलंबित", "स्थगित", "พักใช้", "พักใช้ใบอนุญาต", "අත්හිටුවා", "ታግዷል", "معطل",
    ),
    State.REVOKED: (
        "revoked", "cancelled", "canceled", "cancelled license", "cancelled licence", "license cancelled",
        "licence cancelled", "license revoked", "licence revoked", "withdrawn", "delisted", "struck off",
        "removed", "deregistered", "denied renewal", "renewal denied", "denied", "refused renewal",
        "terminated", "disqualified", "forfeited", "annulled", "annule", "annulee", "radie", "revoque",
        "revocado", "revocada", "cancelado", "cancelada", "anulado", "revogado", "revogada", "cassado",
        "cassada", "revocato", "revocata", "annullato", "widerrufen", "entzogen", "dicabut", "dibatalkan",
        "dibatal", "thu hoi", "da thu hoi", "iptal", "iptal edildi", "аннулирована", "отозвана",
        "анульовано", "吊销", "撤销", "撤銷", "注销", "取消", "취소", "등록취소", "ملغى", "ملغاة", "ملغي",
        "مسحوب", "مسحوبة", "বাতিল", "রহিত", "रद्द", "खारेज", "निरस्त", "เพิกถอน", "ยกเลิก", "අවලංගු",
        "ரத்து", "ተሰርዟል", "منسوخ",
    ),
    State.EXPIRED: (
        "expired", "expired license", "expired licence", "license expired", "licence expired", "lapsed",
        "not renewed", "overdue", "inactive", "dormant", "expire", "expiree", "perime", "echu", "vencido",
        "vencida", "caducado", "caducada", "expirado", "expirada", "caduco", "inactivo", "inactiva",
        "inativo", "scaduto", "scaduta", "abgelaufen", "kadaluarsa", "kedaluwarsa", "tamat tempoh",
        "tidak aktif", "het han", "suresi doldu", "истекла", "истек", "просрочена", "过期", "過期",
        "失效", "期限切れ", "만료", "منتهي", "منتهية", "منتهي الصلاحية", "غير نشط", "মেয়াদোত্তীর্ণ",
        "মেয়াদ শেষ", "निष्क्रिय", "म्याद सकिएको", "म्याद नाघेको", "समाप्त", "หมดอายุ", "කල් ඉකුත්",
        "காலாவதி", "ተጠናቋል",
    ),
    State.SURRENDERED: (
        "surrendered", "voluntarily surrendered", "returned", "ceased operations", "ceased operation",
        "ceased", "closed", "closure", "voluntary surrender", "relinquished", "dissolved",
        "out of business", "non operational", "cesse", "cessation d activite", "ferme", "cerrado",
        "cerrada", "encerrado", "baja", "baja voluntaria", "cessato", "cessata", "geschlossen", "tutup",
        "ditutup", "ngung hoat dong", "kapandi", "закрыта", "прекращена", "закрито", "关闭", "廃業",
        "歇業", "폐업", "مغلق", "مغلقة", "বন্ধ", "बन्द", "बंद", "ปิดกิจการ", "เลิกกิจการ", "ተዘግቷል",
    ),
    State.BANNED: (
        "banned", "forever banned", "permanently banned", "blacklisted", "black listed", "black list",
        "debarred", "prohibited", "perpetually disqualified", "forever disqualified",
        "permanently disqualified", "interdit", "interdite", "prohibido", "inhabilitado", "proibido",
        "interdetto", "verboten", "gesperrt", "dilarang", "daftar hitam", "senarai hitam", "yasakli",
        "запрещена", "禁止", "黑名单", "黑名單", "محظور", "محظورة", "নিষিদ্ধ", "কালো তালিকাভুক্ত",
        "कालोसूची", "प्रतिबन्धित", "ขึ้นบัญชีดำ", "ታግዷል በቋሚነት", "ممنوع",
    ),
    State.NO_LONGER_LISTED: (
        "no longer listed", "not listed", "delisted without reason", "off the list",
    ),
    State.UNKNOWN: (
        "unknown", "not known", "unclear", "under verification", "desconocido", "inconnu", "unbekannt",
        "不明",
    ),
}
# fmt: on

SEVERITY = (
    State.BANNED, State.REVOKED, State.SUSPENDED, State.SURRENDERED, State.EXPIRED, State.NO_LONGER_LISTED,
    State.UNKNOWN, State.CONDITIONAL, State.VALID,
)  # fmt: skip
"""From the gravest to the mildest: of several ratings in one cell the gravest speaks."""

_RATED = re.compile(r"\b(?:([ab]) (?:rating|rated|premium|sme(?: plus)?)|probationary sponsor)$")
_RATINGS = {"a": State.VALID, "b": State.CONDITIONAL}
_ASIDE = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


@dataclass(frozen=True, slots=True)
class StatusReading:
    """What a status cell says: the state (None when no part is known), and the parts we could not read."""

    state: State | None
    unread: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_status(text: str, own_words: tuple[tuple[str, State], ...] = ()) -> StatusReading:
    """The state a status text means; several ratings joined with ` / ` give the gravest.

    `own_words` are words of this list that somebody explained, folded with `fold_words`.
    """
    parts = [part for part in re.split(r"\s+[/|]\s+|\s*;\s*", text) if part.strip()]
    whole = _word(text, own_words) if len(parts) > 1 else _state_of(text, own_words)
    if whole is not None:
        return StatusReading(whole)
    states = {part: _state_of(part, own_words) for part in parts}
    known = [state for state in states.values() if state is not None]
    unread = tuple(part for part, state in states.items() if state is None)
    return StatusReading(gravest(known), unread) if known else StatusReading(None, (text,))


def knows_status(text: str) -> bool:
    """True when the whole text is a status we can read and that says something."""
    reading = read_status(text)
    return reading.state not in (None, State.UNKNOWN)


def gravest(states: list[State]) -> State | None:
    """The state that speaks when several are given."""
    return min(states, key=SEVERITY.index, default=None)


@cache
def _known_words() -> dict[str, State]:
    return {fold_words(word): state for state, words in _WORDS.items() for word in words}


def _word(text: str, own_words: tuple[tuple[str, State], ...]) -> State | None:
    folded = fold_words(text.replace("+", " plus"))
    return dict(own_words).get(folded) or _known_words().get(folded)


def _state_of(text: str, own_words: tuple[tuple[str, State], ...]) -> State | None:
    found = _word(text, own_words)
    if found is not None:
        return found
    rated = _RATED.search(fold_words(text.replace("+", " plus")))
    return _RATINGS[rated[1] or "b"] if rated else _with_aside(text)


def _with_aside(text: str) -> State | None:
    """`Suspended (2026-03-01)`, `Valid (provisional)`: brackets may hold figures or another known word."""
    asides = [aside for aside in _ASIDE.findall(text) if any(each.isalpha() for each in aside)]
    outside = _known_words().get(fold_words(_ASIDE.sub(" ", text)))
    inside = [_known_words().get(fold_words(aside)) for aside in asides]
    if outside is None or None in inside or not _ASIDE.search(text):
        return None
    return gravest([outside, *(state for state in inside if state)])
