"""The languages mella works in: one row each, read by every stage.

Adding a language is adding a row. What a row leaves empty falls back: no telling
letters means that script and fastText decide alone, no legacy charset means UTF-8.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """What the pipeline must know of one language.

    `letters` occur in the language and tell it from its `neighbours` (codes, fastText's
    where it has one); `foreign_letters` never occur in it although the script is shared.
    `scripts` are ISO 15924 codes, the commoner first. `index_codes` are the ISO 639-3
    codes under which crawl indexes list it. `tlds` are country domains in which a page
    is likely to be in this language. `twins` are languages that its text alone does not tell
    from it: the page does. `loan_letters` occur in loans and names only; `accented` is the share
    of its letters outside ASCII (measured on the UDHR and on captions), `words` are common ones
    that its neighbours and English have not.
    """

    code: str
    name: str
    native_name: str
    scripts: tuple[str, ...]
    index_codes: tuple[str, ...]
    tlds: tuple[str, ...] = ()
    letters: str = ""
    foreign_letters: str = ""
    neighbours: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    loan_letters: str = ""
    accented: float = 0.0
    words: str = ""
    aliases: tuple[str, ...] = ()
    legacy_charset: str = "utf-8"
    right_to_left: bool = False
    spaces: bool = True


_ROWS = (
    Language(
        "ar", "Arabic", "العربية", ("Arab",), ("ara", "arb"),
        tlds=("eg", "sa", "ae", "ma", "dz", "tn", "iq", "jo", "lb", "sy", "kw", "qa", "bh", "om", "ye", "ly",
              "sd", "ps"),
        letters="ةىأإؤئ", foreign_letters="پچژگکیےڑٹڈںھہ", neighbours=("fa", "ur", "ckb", "ps"),
        aliases=("arz", "arb"), legacy_charset="windows-1256", right_to_left=True,
    ),
    Language(
        "cs", "Czech", "čeština", ("Latn",), ("ces",), tlds=("cz",),
        letters="řůě", foreign_letters="ľĺŕôäąęłńśźżőű", neighbours=("sk", "pl", "sl"),
        loan_letters="qw", accented=0.14,
        legacy_charset="windows-1250",
    ),
    Language(
        "hu", "Hungarian", "magyar", ("Latn",), ("hun",), tlds=("hu",),
        letters="őű", foreign_letters="řůěčšžľłąę", neighbours=("ro", "sk"),
        loan_letters="qwx", accented=0.11, words="az egy és nem", legacy_charset="iso-8859-2",
    ),
    Language(
        "ko", "Korean", "한국어", ("Hang",), ("kor",), tlds=("kr",), neighbours=("ja", "zh"),
        legacy_charset="euc-kr",
    ),
    Language(
        "ru", "Russian", "русский", ("Cyrl",), ("rus",), tlds=("ru", "su"),
        letters="ыэё", foreign_letters="ђћџљњјѓќѕіїєґў", neighbours=("uk", "be", "bg", "sr", "mk"),
        legacy_charset="windows-1251",
    ),
    Language(
        "sr", "Serbian", "српски", ("Cyrl", "Latn"), ("srp",), tlds=("rs",),
        letters="ђћџљњјđ", foreign_letters="ѓќѕыэёъщіїєґўřůěőűľł",
        neighbours=("hr", "bs", "sl", "mk", "bg", "ru", "sh"), twins=("hr", "bs"),
        loan_letters="qwxy", accented=0.03, aliases=("sh",), legacy_charset="windows-1251",
    ),
    Language(
        "th", "Thai", "ไทย", ("Thai",), ("tha",), tlds=("th",), neighbours=("lo",),
        legacy_charset="windows-874", spaces=False,
    ),
    Language(
        "vi", "Vietnamese", "Tiếng Việt", ("Latn",), ("vie",), tlds=("vn",),
        letters="ơưăđảạấầẩẫậắằẳẵặẻẽẹếềểễệỉịỏọốồổỗộớờởỡợủụứừửữựỷỵỹ", neighbours=(),
        loan_letters="fjwz", accented=0.2,
        words="và của có là con cái một các trong người với quả cây trái chim cá hoa",
        legacy_charset="windows-1258",
    ),
)  # fmt: skip

LANGUAGES: dict[str, Language] = {row.code: row for row in _ROWS}
CODES: tuple[str, ...] = tuple(LANGUAGES)


def language(code: str) -> Language:
    """The row of a language code.

    Raises:
        ValueError: for a code without a row; the message lists those there are.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        raise ValueError(f"unknown language {code!r}: choose from {', '.join(CODES)}") from None
