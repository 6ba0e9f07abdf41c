"""Words that do not tell one agency from another: legal forms, general words of the field, short forms.

All in Latin letters, lower case, as `letters.latin` gives them. Words of other scripts are in `scripts.py`.
Sources: the company laws and registers of the countries of origin and destination; the lists of Bangladesh,
Hong Kong, the Philippines, Sri Lanka, the United Kingdom, Canada and the United States of America.
"""

from __future__ import annotations

SHORT_FORMS: dict[str, str] = {
    # legal forms
    **dict.fromkeys(("ltd", "limted", "limitd", "lmtd", "lted", "limitada", "ltda", "lda", "ltee"), "limited"),
    **dict.fromkeys(("pvt", "pte", "pty", "prvt", "privately", "proprietary"), "private"),
    **dict.fromkeys(("co", "comp", "coy", "cie", "compagnie", "compania", "companhia", "compagnia"), "company"),
    **dict.fromkeys(("inc", "incorp", "incorporation", "incorporado"), "incorporated"),
    **dict.fromkeys(("corp", "corporacion", "corporacao", "corpn"), "corporation"),
    "berhad": "bhd",
    "sendirian": "sdn",
    "aktiengesellschaft": "ag",
    "aktiebolag": "ab",
    "anpartsselskab": "aps",
    # general words
    **dict.fromkeys(("intl", "int", "intnl", "internatl", "internat", "interntl"), "international"),
    **dict.fromkeys(("internacional", "internationale", "internationales", "internazionale"), "international"),
    **dict.fromkeys(("svc", "svcs", "svs", "serv", "servs", "srvcs", "service", "servicio"), "services"),
    **dict.fromkeys(("servicios", "servicos", "servizi", "serviced"), "services"),
    **dict.fromkeys(("recruit", "recruiting", "recruiter", "recruiters", "recruitments", "rec"), "recruitment"),
    **dict.fromkeys(("recrutement", "reclutamiento", "recrutamento", "recruting"), "recruitment"),
    **dict.fromkeys(("agencies", "agcy", "agy", "agence", "agences", "agencia", "agencias", "agenzia"), "agency"),
    **dict.fromkeys(("employ", "employments", "emp", "empl", "empleo", "emploi", "emploies"), "employment"),
    **dict.fromkeys(("oversea", "oversease", "ovrs", "osea"), "overseas"),
    **dict.fromkeys(("mgmt", "mgt", "mngt", "managements", "managing"), "management"),
    **dict.fromkeys(("placements", "plct", "plcmt", "plcmnt"), "placement"),
    **dict.fromkeys(("resource", "res", "rsrcs", "recursos", "ressources"), "resources"),
    **dict.fromkeys(("mnpwr", "mpower"), "manpower"),
    **dict.fromkeys(("consult", "consultant", "consultants", "consulting", "consultancies"), "consultancy"),
    **dict.fromkeys(("consultoria", "consultores", "consultation"), "consultancy"),
    **dict.fromkeys(("center", "centers", "centres", "ctr", "ctre", "cntr", "centro"), "centre"),
    **dict.fromkeys(("associate", "assoc", "assocs", "assc", "asociados"), "associates"),
    **dict.fromkeys(("enterprise", "ent", "entp", "entrp", "entreprise", "empresa"), "enterprises"),
    **dict.fromkeys(("travel", "traveling", "travelling", "trvl", "trvls"), "travels"),
    **dict.fromkeys(("tour", "touring", "tourisme", "turismo", "tourism"), "tours"),
    **dict.fromkeys(("holding", "hldgs", "hldg"), "holdings"),
    **dict.fromkeys(("brother", "bros", "bro"), "brothers"),
    "son": "sons",
    **dict.fromkeys(("establishments", "est", "estab", "etablissement", "etablissements", "ets"), "establishment"),
    **dict.fromkeys(("labor", "labours"), "labour"),
    **dict.fromkeys(("solution", "soluciones"), "solutions"),
    **dict.fromkeys(("promotion", "promo"), "promotions"),
    **dict.fromkeys(("trade", "trdg", "traders", "trader"), "trading"),
    **dict.fromkeys(("grp", "groupe", "grupo", "gruppe", "groups"), "group"),
    **dict.fromkeys(("maid", "helper", "helpers"), "maids"),
    **dict.fromkeys(("worker",), "workers"),
    **dict.fromkeys(("career",), "careers"),
    **dict.fromkeys(("job",), "jobs"),
    **dict.fromkeys(("ship", "ships", "shipmanagement"), "shipping"),
    **dict.fromkeys(("crew", "crews", "crewing", "manning"), "manning"),
    "marine": "maritime",
    "worldwide": "global",
    "hr": "human resources",
    "maktab": "office",
    "n": "and",
    "und": "and",
}
"""Another spelling of a word, and the one under which both are the same."""

SHORT_LEGAL: dict[str, tuple[str, ...]] = {
    "limited": ("ltd",),
    "private": ("pvt", "pte"),
    "incorporated": ("inc",),
    "corporation": ("corp",),
}
"""The short spellings of legal forms that people mistype."""

PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("s", "de", "rl", "de", "cv"), "srlcv"),
    (("sa", "de", "cv"), "sacv"),
    (("s", "de", "rl"), "srl"),
    (("sa", "rl"), "sarl"),
    (("sp", "zoo"), "spzoo"),
    (("sp", "z", "oo"), "spzoo"),
    (("sociedad", "anonima"), "sa"),
    (("societe", "anonyme"), "sa"),
    (("societe", "a", "responsabilite", "limitee"), "sarl"),
    (("gesellschaft", "mit", "beschrankter", "haftung"), "gmbh"),
    (("limited", "liability", "company"), "llc"),
    (("limited", "liability", "partnership"), "llp"),
    (("public", "limited", "company"), "plc"),
    (("joint", "stock", "company"), "jsc"),
    (("perseroan", "terbatas"), "pt"),
    (("kabushiki", "kaisha"), "jsc"),
    (("cong", "ty", "company", "phan"), "jsc"),
    (("cong", "ty", "tnhh"), "llc"),
    (("ctcp",), "jsc"),
    (("l", "l", "c"), "llc"),
    (("man", "power"), "manpower"),
    (("over", "seas"), "overseas"),
    (("world", "wide"), "global"),
    (("inter", "national"), "international"),
    (("travels", "and", "tours"), "travels tours"),
    (("tours", "and", "travels"), "travels tours"),
)
"""Words that together are one word; the first that fits is taken."""

LEGAL_ANYWHERE = frozenset(
    "limited private company incorporated corporation unlimited llc llp lllp plc gmbh gesmbh sdn bhd wll fze fzco "
    "fzllc dmcc saoc ojsc pjsc jsc srlcv sacv spzoo sarl bvba pvtltd coltd tnhh eireli ooo oao zao proprietor".split()
)
"""Legal forms that are no other word, wherever they stand in a name."""

LEGAL_AT_END = frozenset(
    "sa sas sasu ag ab as aps asbl oy oyj bv nv ao se sl slu sau lp cv pt dac clg cic ae epe mbh kg kk ohg ug bsc "
    "fzc saog qsc ksc kscc psc srl sprl tbk kft zrt doo sro eirl eurl scrl plt gie cvba opc nyrt hf ehf eood pao "
    "ip".split()
)
"""Legal forms that are initials or a word elsewhere: taken as a form only behind the name."""

LEGAL_AT_START = frozenset("pt cv ud pao too".split())
"""Legal forms written before the name (Indonesia, the Russian-speaking countries)."""

LEGAL_BEHIND_START = frozenset("tbk persero".split())
"""What may stand behind such a name; with any other form behind it, the first word is part of the name."""

GENERAL = frozenset(
    "international overseas manpower services recruitment agency employment placement consultancy management resources "
    "human hr staffing staff personnel labour workforce workers jobs careers maids nannies domestic household "
    "travels tours enterprises trading group holdings associates brothers sons establishment bureau office centre "
    "solutions promotions maritime shipping manning global foreign general business commercial partners partnership "
    "outsourcing industries industrial import export network".split()
)
"""Words so common in this field that sharing them says nothing."""

PARTICLES = frozenset(
    "a al el as ad ar an ash at the of for and de del la le les los du da do dos di y e et in by".split()
)
"""Small words: kept, but they carry little weight."""
