"""The country a page speaks for: the locale it states, else the country domain of its host."""

import re
from collections.abc import Iterable

_COUNTRIES = frozenset({
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA",
    "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV",
    "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU",
    "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES",
    "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM",
    "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE",
    "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM",
    "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY",
    "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT",
    "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU",
    "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA",
    "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM",
    "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL",
    "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE",
    "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
})  # fmt: skip
"""ISO 3166-1 alpha-2."""

_RENAMED = {"UK": "GB", "SU": "RU", "EL": "GR"}
# Country domains that are sold to all the world, and say nothing of a country (Google's list of
# country domains treated as generic).
_GENERIC = frozenset({
    "AD", "AI", "AS", "BZ", "CC", "CD", "CO", "DJ", "FM", "GG", "IO", "LA", "ME", "MS", "NU", "SC", "SR",
    "TV", "TK", "WS",
})  # fmt: skip
_OWN_NAMES = (
    "ru:рф rs:срб th:ไทย kr:한국 ua:укр by:бел mk:мкд bg:бг kz:қаз mn:мон gr:ελ sa:السعودية ae:امارات eg:مصر "
    "ma:المغرب dz:الجزائر tn:تونس iq:عراق jo:الاردن sy:سورية qa:قطر bh:البحرين om:عمان ye:اليمن sd:سودان "
    "ps:فلسطين mr:موريتانيا ir:ایران pk:پاکستان cn:中国 tw:台湾 hk:香港"
)
_IN_OWN_SCRIPT = {pair[3:].encode("idna").decode("ascii"): pair[:2] for pair in _OWN_NAMES.split()}
"""Country domains in the country's own script (IANA's root zone database), as hosts spell them."""
_REGION = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})(?![A-Za-z0-9])")


def country(locales: Iterable[str | None], host: str, page_lang: str) -> str | None:
    """ISO 3166 alpha-2 code, or None: of the first locale with a region, else of the host's domain.

    A locale counts only if it is one of the page's language: `en_US` on a Czech page is the
    default of the software, no statement.
    """
    for locale in locales:
        found = _REGION.match((locale or "").strip())
        if found and found[1].lower() == page_lang and (code := _valid(found[2])):
            return code
    domain = country_domain(host)
    return _valid(domain) if domain and domain.upper() not in _GENERIC else None


def country_domain(host: str) -> str | None:
    """The country domain of a host in lower case, without port; None for `com` and its like."""
    last = host.partition(":")[0].rstrip(".").rpartition(".")[2].lower()
    domain = _IN_OWN_SCRIPT.get(last, last)
    return domain if len(domain) == 2 and _valid(domain) else None


def _valid(region: str) -> str | None:
    code = _RENAMED.get(region.upper(), region.upper())
    return code if code in _COUNTRIES else None
