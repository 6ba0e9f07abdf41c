"""Words of which invented names are made, by language: roots (trees, birds, weather) and what firms do.

Each pair is the word in Latin letters and in the language's own script; one without a second half is written in
Latin letters anyway. Two roots and a trade make a name, so that no name is that of a firm we know.
"""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tongue:
    """How firms are named in one language. `language` is None where only Latin letters are used."""

    language: str | None
    roots: tuple[Pair, ...]
    trades: tuple[Pair, ...]
    works: tuple[Pair, ...] = ()
    """What employers do."""
    latin: str = "{one} {two} {trade}"
    local: str = "{one} {two} {trade}"


def _pairs(text: str, between: str | None = None) -> tuple[Pair, ...]:
    words = [word.strip().partition("=") for word in text.split(between)]
    return tuple((latin, local) for latin, _, local in words)


TONGUES: dict[str, Tongue] = {
    "bengali": Tongue(
        "bn",
        _pairs(
            "Jonaki=জোনাকি Kodom=কদম Shapla=শাপলা Doyel=দোয়েল Shimul=শিমুল Bokul=বকুল Palash=পলাশ Kash=কাশ"
            " Machranga=মাছরাঙা Hijol=হিজল Shalik=শালিক Tomal=তমাল Payra=পায়রা Dighi=দীঘি"
        ),
        _pairs(
            "Overseas Ltd=ওভারসিজ লিমিটেড|Manpower Services=ম্যানপাওয়ার সার্ভিসেস|Recruiting Agency=রিক্রুটিং এজেন্সি",
            "|",
        ),
    ),
    "nepali": Tongue(
        "ne",
        _pairs(
            "Gurans=गुराँस Chautari=चौतारी Danphe=डाँफे Munal=मुनाल Kafal=काफल Pipal=पीपल Ujyalo=उज्यालो"
            " Sayapatri=सयपत्री Lokta=लोक्ता Deurali=देउराली Bihani=बिहानी Tuki=टुकी Bhanjyang=भञ्ज्याङ"
        ),
        _pairs(
            "Manpower Pvt. Ltd.=म्यानपावर प्रा. लि.|Overseas Pvt. Ltd.=ओभरसिज प्रा. लि.|"
            "Employment Services Pvt. Ltd.=रोजगार सेवा प्रा. लि.",
            "|",
        ),
    ),
    "sinhala": Tongue(
        "si",
        _pairs(
            "Nelum=නෙළුම් Araliya=අරලිය Sanda=සඳ Tharu=තරු Manel=මානෙල් Olu=ඕලු Kowula=කොවුලා Mayura=මයුර"
            " Binara=බිනර Selalihini=සැළලිහිණි Pethi=පෙති Vihanga=විහඟ"
        ),
        _pairs(
            "Foreign Employment Agency=විදේශ රැකියා ඒජන්සිය|Recruitment Services=බඳවා ගැනීමේ සේවා|"
            "Manpower (Pvt) Ltd=මෑන්පවර් (පුද්ගලික) සමාගම",
            "|",
        ),
    ),
    "filipino": Tongue(
        None,
        _pairs(
            "Banaba Kalachuchi Tala Bituin Habagat Alon Dalandan Narra Liwayway Balangay Kawayan Tampipi Sinag Lambak"
        ),
        _pairs("Manpower Services Inc.|International Recruitment Corp.|Overseas Placement Agency Inc.", "|"),
    ),
    "indonesian": Tongue(
        None,
        _pairs("Kenanga Cendana Pelita Samudra Lentera Melati Gelatik Rembulan Cakrawala Kemuning Jalak Meranti"),
        _pairs("Karya|Tenaga Mandiri|Penempatan Kerja", "|"),
        latin="PT {one} {two} {trade}",
    ),
    "hindi": Tongue(
        "hi",
        _pairs(
            "Chandan=चंदन Kadamb=कदंब Mayur=मयूर Saras=सारस Neem=नीम Tulsi=तुलसी Jugnu=जुगनू Koyal=कोयल"
            " Champa=चंपा Bargad=बरगद Amaltas=अमलतास Titli=तितली"
        ),
        _pairs(
            "Overseas Placement Pvt Ltd=ओवरसीज प्लेसमेंट प्राइवेट लिमिटेड|"
            "Recruitment Consultants=रिक्रूटमेंट कंसल्टेंट्स|Manpower Exports=मैनपावर एक्सपोर्ट्स",
            "|",
        ),
    ),
    "urdu": Tongue(
        "ur",
        _pairs(
            "Chakor=چکور Chinar=چنار Sitara=ستارہ Darya=دریا Gulmohar=گلمہر Roshni=روشنی Deodar=دیودار"
            " Bulbul=بلبل Shabnam=شبنم Kinara=کنارہ Zaitoon=زیتون"
        ),
        _pairs(
            "Overseas Employment Promoters=اوورسیز ایمپلائمنٹ پروموٹرز|Recruiting Agency=ریکروٹنگ ایجنسی|"
            "Manpower Services=مین پاور سروسز",
            "|",
        ),
    ),
    "amharic": Tongue(
        "am",
        _pairs(
            "Adey=አደይ Tsehay=ፀሐይ Warka=ዋርካ Kokeb=ኮከብ Fana=ፋና Mesob=መሶብ Nigat=ንጋት Bahir=ባሕር Tid=ጥድ"
            " Irgib=እርግብ Girar=ግራር Wenz=ወንዝ"
        ),
        _pairs(
            "Foreign Employment Agent PLC=የውጭ አገር ሥራና ሠራተኛ አገናኝ ኃ.የተ.የግ.ማ|Overseas Work Agency=የውጭ አገር ሥራ ኤጀንሲ",
            "|",
        ),
    ),
    "swahili": Tongue(
        None,
        _pairs("Tausi Mbuyu Kipepeo Nyota Msitu Jua Upepo Mkoko Chui Mwangaza Korongo Ngalawa"),
        _pairs("Recruitment Agency Ltd|Foreign Jobs Ltd|Labour Links Ltd", "|"),
    ),
    "luganda": Tongue(
        None,
        _pairs("Omusana Kazuba Ekimuli Nnyanja Akasozi Omuti Enjuba Ekkubo Omugga Entungo"),
        _pairs("External Placement Ltd|Jobs Abroad (U) Ltd|Manpower Links Ltd", "|"),
    ),
    "akan": Tongue(
        None,
        _pairs("Nsoroma Osrane Odum Akoma Okoto Ahoma Anoma Wawa Mframa Ntoma"),
        _pairs("Travel and Placement Ltd|Recruitment Ghana Ltd|Human Resources Ltd", "|"),
    ),
    "arabic": Tongue(
        "ar",
        _pairs(
            "Ghaf=غاف Nawras=نورس Sidr=سدر Murjan=مرجان Rimal=رمال Hudhud=هدهد Zafaran=زعفران Shiraa=شراع"
            " Qandil=قنديل Khuzama=خزامى Sahab=سحاب Ghadeer=غدير Bulbul=بلبل Rayhan=ريحان"
        ),
        _pairs("Labour Supply=لتوريد العمالة|Recruitment=لاستقدام العمالة", "|"),
        _pairs(
            "Contracting LLC=للمقاولات|Hotels LLC=للفنادق|Cleaning Services LLC=لخدمات النظافة|"
            "Foods LLC=للأغذية|Dates and Farms LLC=للتمور والمزارع",
            "|",
        ),
        latin="Al {one} & Al {two} {trade}",
        local="شركة ال{one} وال{two} {trade}",
    ),
    "malay": Tongue(
        None,
        _pairs("Kenari Senja Bayu Rimba Teratai Kejora Embun Lembayung Camar Cempaka Belimbing Gerimis"),
        _pairs("Pekerjaan|Sumber Pekerja|Tenaga Kerja", "|"),
        _pairs("Plantations|Electronics|Gloves|Furniture", "|"),
        latin="{one} {two} {trade} Sdn. Bhd.",
    ),
}

TRADING = ("Jobs", "Careers", "Work Abroad", "Staffing")
"""What follows one root in a trading name of an agency."""
BRANDS = ("Group", "Holdings", "Company")
"""The same for an employer."""
