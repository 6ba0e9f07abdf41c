"""Words that betray a day or a sum, in the languages summaries are written in."""

from __future__ import annotations

from collections.abc import Mapping

_MONTHS: Mapping[str, str] = {
    "en": """january february march april may june july august september october november december
        jan feb mar apr jun jul aug sep sept oct nov dec""",
    "es": """enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre""",
    "fr": """janvier février mars avril mai juin juillet août septembre octobre novembre décembre""",
    "pt": """janeiro fevereiro março maio junho julho setembro outubro novembro dezembro""",
    "id": """januari februari maret mei juni juli agustus oktober desember""",
    "tl": """pebrero marso hunyo hulyo setyembre oktubre nobyembre disyembre""",
    "sw": """machi aprili agosti septemba oktoba novemba desemba""",
    "vi": """tháng""",
    "ar": """يناير فبراير مارس أبريل مايو يونيو يونيه يوليو يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
        شباط آذار نيسان أيار حزيران تموز آب أيلول كانون تشرين جانفي فيفري أفريل ماي جوان جويلية أوت غشت
        محرم صفر ربيع جمادى رجب شعبان رمضان شوال""",
    "ur": """جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر""",
    "bn": """জানুয়ারি জানুয়ারী ফেব্রুয়ারি ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর
        নভেম্বর ডিসেম্বর বৈশাখ জ্যৈষ্ঠ আষাঢ় শ্রাবণ ভাদ্র আশ্বিন কার্তিক অগ্রহায়ণ পৌষ মাঘ ফাল্গুন চৈত্র""",
    "ne": """जनवरी फेब्रुअरी फेब्रुवरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
        बैशाख वैशाख जेठ असार साउन श्रावण भदौ असोज आश्विन कात्तिक कार्तिक मंसिर मङ्सिर पुस पुष माघ
        फागुन फाल्गुन चैत चैत्र""",
    "hi": """फरवरी अप्रैल मई जून अगस्त सितंबर अक्टूबर नवंबर दिसंबर""",
    "si": """ජනවාරි පෙබරවාරි මාර්තු අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර්
        දෙසැම්බර්""",
    "ta": """ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்""",
    "am": """መስከረም ጥቅምት ኅዳር ህዳር ታኅሣሥ ታህሳስ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ነሐሴ ጳጉሜን""",
    "my": """ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ""",
    "th": """มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน
        ธันวาคม""",
}

_CURRENCIES: Mapping[str, str] = {
    "codes": """aed afn amd azn bdt bhd brl cad chf cny czk egp etb eur gbp gel ghs hkd huf idr ils inr iqd
        irr jod jpy kes kgs khr krw kwd kzt lak lbp lkr mad mmk mop mur mvr mxn myr nad ngn npr nzd omr php
        pkr pln qar ron rub rwf sar sek sgd syp thb tjs tnd twd tzs uah ugx usd uzs vnd xaf xof yer zar
        zmw""",
    "latin": """taka rupee rupees rupiah rs dirham dirhams riyal riyals rial rials dinar dinars dollar
        dollars euro euros birr peso pesos ringgit baht won yen yuan pound pounds kwacha shilling shillings
        naira cedi franc francs dong kyat riel tenge lira zloty afghani rufiyaa đồng""",
    "ar": """درهم دراهم ريال ريالات دينار دنانير دولار يورو جنيه ليرة روبية تاكا""",
    "ur": """روپے روپیہ ریال درہم""",
    "bn": """টাকা রুপি দিরহাম রিয়াল দিনার ডলার ইউরো""",
    "ne": """रुपैयाँ रुपैया रुपियाँ रुपिया रूपैयाँ रुपये रुपए रु दिराम दिर्हाम रियाल दिनार डलर युरो टका""",
    "other": """රුපියල් ரூபாய் ብር ዶላር ကျပ် บาท ดอลลาร์""",
}

_THOUSANDS: Mapping[str, str] = {
    "latin": "k lakh lakhs crore thousand million hundred ribu juta",
    "ar": "ألف آلاف الاف مليون",
    "bn": "হাজার লাখ লক্ষ কোটি",
    "ne": "हजार लाख करोड",
}

_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"""

_DAY_WORDS = "তারিখ তারিখে गते तारिख तारीख تاریخ"


def _listed(words: Mapping[str, str]) -> frozenset[str]:
    return frozenset(word for text in words.values() for word in text.split())


MONTH_WORDS = _listed(_MONTHS)
CURRENCY_WORDS = _listed(_CURRENCIES)
THOUSAND_WORDS = _listed(_THOUSANDS)
ORDINAL_WORDS = frozenset(_ORDINALS.split())
DAY_WORDS = frozenset(_DAY_WORDS.split())
"""Words for "date" that follow a bare number in Bengali, Nepali, Hindi and Urdu."""

NAME_PARTICLES = frozenset("bin bint ibn abu van von der del dos the and".split())
"""Parts of names that are too common to say anything."""
