"""Names of months in the languages of licence lists, as data."""

from __future__ import annotations

from functools import cache

from iris.rules.lists.folding import fold_words

# fmt: off
GREGORIAN: tuple[str, ...] = (
    (
        "january jan janv janvier enero ene janeiro januar jänner gennaio gen januari ocak "
        "stycznia января январь янв січня يناير كانون_الثاني جانفي জানুয়ারি জানুয়ারী जनवरी "
        "มกราคม ม.ค. جنوری yanvar 1월 tháng_1"
    ),
    (
        "february feb fev fév février febrero fevereiro februar febbraio februari pebruari "
        "şubat lutego февраля февраль фев лютого فبراير شباط فيفري ফেব্রুয়ারি ফেব্রুয়ারী "
        "फरवरी फेब्रुअरी กุมภาพันธ์ ก.พ. فروری fevral 2월 tháng_2"
    ),
    (
        "march mar mars marzo março märz mrz maret mac mart marca марта март мар березня مارس "
        "آذار মার্চ मार्च มีนาคม มี.ค. مارچ 3월 tháng_3"
    ),
    (
        "april apr avr avril abril abr aprile nisan kwietnia апреля апрель апр квітня أبريل "
        "ابريل نيسان أفريل এপ্রিল अप्रैल अप्रिल เมษายน เม.ย. اپریل aprel 4월 tháng_4"
    ),
    (
        "may mai mayo maio maggio mag mei mayıs maja мая май травня مايو أيار ماي মে मई मे "
        "พฤษภาคม พ.ค. مئی 5월 tháng_5"
    ),
    (
        "june jun juin junio junho juni giugno giu haziran czerwca июня июнь июн червня يونيو "
        "حزيران جوان জুন जून มิถุนายน มิ.ย. جون iyun 6월 tháng_6"
    ),
    (
        "july jul juil juillet julio julho juli luglio lug julai temmuz lipca июля июль июл "
        "липня يوليو تموز جويلية জুলাই जुलाई กรกฎาคม ก.ค. جولائی iyul 7월 tháng_7"
    ),
    (
        "august aug aout août agosto ago agustus agu ogos ağustos sierpnia августа август авг "
        "серпня أغسطس اغسطس آب أوت আগস্ট अगस्त สิงหาคม ส.ค. اگست avgust 8월 tháng_8"
    ),
    (
        "september sep sept septembre septiembre setiembre set setembro settembre eylül "
        "września сентября сентябрь сен вересня سبتمبر أيلول সেপ্টেম্বর सितंबर सितम्बर "
        "सेप्टेम्बर กันยายน ก.ย. ستمبر sentabr 9월 tháng_9"
    ),
    (
        "october oct okt octobre octubre outubro out oktober ottobre ott ekim października "
        "октября октябрь окт жовтня أكتوبر اكتوبر تشرين_الأول অক্টোবর अक्टूबर अक्टोबर ตุลาคม "
        "ต.ค. اکتوبر oktabr 10월 tháng_10"
    ),
    (
        "november nov novembre noviembre novembro nopember kasım listopada ноября ноябрь ноя "
        "листопада نوفمبر تشرين_الثاني নভেম্বর नवंबर नवम्बर नोभेम्बर พฤศจิกายน พ.ย. نومبر "
        "noyabr 11월 tháng_11"
    ),
    (
        "december dec déc décembre diciembre dic dezembro dez dezember dicembre desember des "
        "disember dis aralık grudnia декабря декабрь дек грудня ديسمبر كانون_الأول ডিসেম্বর "
        "दिसंबर दिसम्बर डिसेम्बर ธันวาคม ธ.ค. دسمبر dekabr 12월 tháng_12"
    ),
)
# fmt: on

BIKRAM_SAMBAT: tuple[str, ...] = (
    "baisakh baishakh vaisakh वैशाख बैशाख",
    "jestha jeth jyestha जेठ जेष्ठ ज्येष्ठ",
    "ashadh asar ashad asadh asadha असार आषाढ",
    "shrawan sawan shravan saun श्रावण साउन",
    "bhadra bhadau भाद्र भदौ",
    "ashwin asoj aswin ashoj आश्विन असोज",
    "kartik कार्तिक कात्तिक",
    "mangsir marga mansir मंसिर मङ्सिर मार्ग",
    "poush push paush pus पौष पुष पुस",
    "magh माघ",
    "falgun phagun phalgun fagun फाल्गुन फागुन",
    "chaitra chait चैत्र चैत",
)

HIJRI: tuple[str, ...] = (
    "muharram محرم",
    "safar صفر",
    "rabi_al_awwal rabi_i rabi_1 ربيع_الأول ربيع_الاول",
    "rabi_al_thani rabi_al_akhir rabi_ii rabi_2 ربيع_الثاني ربيع_الآخر ربيع_الاخر",
    "jumada_al_ula jumada_i jumada_1 جمادى_الأولى جمادى_الاولى",
    "jumada_al_akhirah jumada_al_thani jumada_ii jumada_2 جمادى_الآخرة جمادى_الثانية جمادى_الاخرة",
    "rajab رجب",
    "shaban sha_ban شعبان",
    "ramadan ramadhan رمضان",
    "shawwal شوال",
    "dhu_al_qadah dhul_qadah ذو_القعدة ذي_القعدة",
    "dhu_al_hijjah dhul_hijjah ذو_الحجة ذي_الحجة",
)


@cache
def months(names: tuple[str, ...]) -> dict[str, int]:
    """Folded month name to its number."""
    table: dict[str, int] = {}
    for number, words in enumerate(names, 1):
        for word in words.split():
            table.setdefault(fold_words(word.replace("_", " ")), number)
    return table


@cache
def gregorian_months() -> dict[str, int]:
    """Folded Gregorian month name, full or short, to its number."""
    return months(GREGORIAN)
