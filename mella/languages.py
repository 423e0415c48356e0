"""The languages mella works in: one row each, read by every stage.

Adding a language is adding a row. What a row leaves empty falls back: without telling letters and
word list, script and fastText decide alone. What else falls back, and to what, `mella.fallbacks` says.
"""

from dataclasses import dataclass

from mella.identity import identify


@dataclass(frozen=True, slots=True)
class Language:
    """What the pipeline must know of one language.

    `letters` occur in the language and tell it from its `neighbours` (codes, fastText's
    where it has one); `foreign_letters` never occur in it although the script is shared.
    `scripts` are ISO 15924 codes, the commoner first. `index_codes` are the ISO 639-3
    codes under which crawl indexes list it. `tlds` are country domains in which a page
    is likely to be in this language. `twins` are languages that its text alone does not tell
    from it: the page does, and `twin_spellings`, pairs `theirs:ours` inside a word of which a word list
    holds both (`rijeka` and `reka`); `twin_words` are common words of twins alone, `twin_stems` letters in a
    row that words of ours never hold, those after `^` at the beginning (`svijet`, `^suradnj`).
    `word_forms` is a dictionary of simplemma whose inflected words join those of a small word list.
    `loan_letters` occur in loans and names only; `accented` is the share of its letters outside ASCII
    (measured on the UDHR and on captions).

    The last fields are read by the evaluation: `tokenizer` names the tokens of BLEU, ROUGE-L and METEOR
    (`mella.evaluation.tokens`), `units` the words that keywords are made of (`mella.evaluation.words`),
    `lemmas` a dictionary of simplemma, `stemmer` an algorithm of Snowball, `word_list` a list of word
    frequencies (wordfreq's code, or `tnc`: the Thai National Corpus), `folds` pairs of letters that
    writers interchange (the first is read as the second), `function_words` what no keyword begins or
    ends with. Without an entry there is no lemma, no stem, no list; tokens are those of a language with
    `spaces` or, without, single characters, and words are written words or trigrams of characters. Signatures
    say so.
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
    twin_spellings: str = ""
    twin_words: str = ""
    twin_stems: str = ""
    word_forms: str = ""
    loan_letters: str = ""
    accented: float = 0.0
    aliases: tuple[str, ...] = ()
    right_to_left: bool = False
    spaces: bool = True
    tokenizer: str = ""
    units: str = ""
    lemmas: str = ""
    stemmer: str = ""
    word_list: str = ""
    folds: str = ""
    function_words: str = ""


_ROWS = (
    Language(
        "ar", "Arabic", "العربية", ("Arab",), ("ara", "arb"),
        tlds=("eg", "sa", "ae", "ma", "dz", "tn", "iq", "jo", "lb", "sy", "kw", "qa", "bh", "om", "ye", "ly",
              "sd", "ps"),
        letters="ةىأإؤئ", foreign_letters="پچژگکیےڑٹڈںھہ", neighbours=("fa", "ur", "ckb", "ps"),
        aliases=("arz", "arb"), right_to_left=True,
        stemmer="arabic", word_list="ar", folds="أا إا آا ٱا ىي یي کك",
    ),
    Language(
        "cs", "Czech", "čeština", ("Latn",), ("ces",), tlds=("cz",),
        letters="řůě", foreign_letters="ľĺŕôäąęłńśźżőűß", neighbours=("sk", "pl", "sl"),
        loan_letters="qw", accented=0.14, lemmas="cs", stemmer="czech", word_list="cs",
    ),
    Language(
        "hu", "Hungarian", "magyar", ("Latn",), ("hun",), tlds=("hu",),
        letters="őű", foreign_letters="řůěčšžľłąęß", neighbours=("ro", "sk"),
        loan_letters="qwx", accented=0.11,
        lemmas="hu", stemmer="hungarian", word_list="hu",
    ),
    Language(
        "ko", "Korean", "한국어", ("Hang",), ("kor",), tlds=("kr",), neighbours=("ja", "zh"),
        tokenizer="ko-mecab", units="morphemes", word_list="ko",
    ),
    Language(
        "ru", "Russian", "русский", ("Cyrl",), ("rus",), tlds=("ru", "su"),
        letters="ыэё", foreign_letters="ђћџљњјѓќѕіїєґў", neighbours=("uk", "be", "bg", "sr", "mk"),
        lemmas="ru", stemmer="russian", word_list="ru", folds="ёе",
    ),
    Language(
        "sr", "Serbian", "српски", ("Cyrl", "Latn"), ("srp",), tlds=("rs",),
        letters="ђћџљњјđ", foreign_letters="ѓќѕыэёъьщйюяіїєґўřůěőűľłß",
        neighbours=("hr", "bs", "sl", "mk", "bg", "ru"), twins=("hr", "bs"),
        twin_spellings="ije:e bje:be cje:ce dje:de mje:me pje:pe rje:re sje:se tje:te vje:ve zje:ze "
                       "certif:sertif europ:evrop histori:istori kemi:hemi kirurg:hirurg kršćan:hrišćan "
                       "izira:izova cira:ciše lira:liše lira:lisa nira:niše nira:nisa rira:riše rira:risa",
        twin_words="tko prije dvije obje gdje negdje svugdje svagdje nigdje igdje drugdje ovdje ondje smije "
                   "smiju dio htio vidio volio želio živio uspio razumio smio kruh tjedan tjedna tjednu "
                   "vlak tijekom siječnja travnja lipnja kolovoza rujna listopada studenoga otok otoka "
                   "otoku otoci ljekarna škare juha papiga dupin ručnik plaću točka točku točke točaka "
                   "točkama ured ureda uredu također takodjer glede unatoč",
        twin_stems="bijel bjel bjeg bježn cijel ^cijen ocijen ocjen procjen cjelin cvijet cvjet dijel djec "
                   "djel djet djev odjeć gnijezd grijeh griješ grješ hljeb lijek lijep ^lijev ljekar ljepš "
                   "ljepot ^ljet mijen miješ mjen mjer mjest mješ mjesec mlijek mnijen nedjelj ^njemač "
                   "^nježn nijet nasljeđ obavijes obavješ odvjet osjeć osjet pjesm pjesn pješ pjev poslije "
                   "prijed prijel prijenos prijet razumijev razumjev rječ riječ riješ rješ rjeđ rjel savjet "
                   "^sijed ^sjever ^sjeć slijed sljed ^smijeh smjel smjer ^snijeg ^snijež ^snježn spjeh "
                   "spješ spriječ stijen strijel susjed svijes svijet svjes svjet svjež tijel tjecaj tjeca "
                   "tječe tijes tjesn umjetn uvijek uvjer uvjet vidje vijec vijeć vijek ^vijes vjek vjer "
                   "zavjet vješ voljet željet željel vrijed vrijeđ vrijem zahtijev zahtjev zvijez zvjezd "
                   "živje hvaćanj općen ^opć ^saopć ^svatk ^itk ^netk ^nitk ^tisuć ^uopć ^obvez ^obitelj "
                   "^povijes ^glazb ^kazališ ^zrakoplov ^sveučiliš ^nogomet ^tvrtk ^gospodarst ^poduzeć "
                   "^žlic ^rajčic ^veljač ^ožujk ^svibnj ^srpnj ^prosinc ^kolodvor ^knjižnic ^naranč ^mrkv "
                   "^krumpir ^žarulj ^suradn ^županij ^poštivanj ^točn ^netočn ^dvotočk ^znanst ^znanos "
                   "^uporab ^poveznic ^inačic ^tipkovnic ^duljin ^jamstv ^neovisn ^ovisn ^izvješć ^pučanstv "
                   "^promidžb ^ravnatelj ^sudionik ^lahk ^mehk ^kahv",
        loan_letters="qwxy", accented=0.03, aliases=("sh",),
        lemmas="hbs", stemmer="serbian", word_list="sh", word_forms="hbs",
    ),
    Language(
        "th", "Thai", "ไทย", ("Thai",), ("tha",), tlds=("th",), neighbours=("lo",),
        spaces=False, tokenizer="newmm", units="newmm", word_list="tnc",
    ),
    Language(
        "vi", "Vietnamese", "Tiếng Việt", ("Latn",), ("vie",), tlds=("vn",),
        letters="ơưăđảạấầẩẫậắằẳẵặẻẽẹếềểễệỉịỏọốồổỗộớờởỡợủụứừửữựỷỵỹ", neighbours=(),
        loan_letters="fjwz", accented=0.2, units="syllables", word_list="vi",
        function_words="và của là có được cho với trong trên dưới từ đến các những này đó kia ấy khi như thì "
                       "mà ở ra vào lên xuống đã đang sẽ không chẳng rất cũng lại nên vì bởi do để bằng theo "
                       "về tại giữa sau trước ngoài bên mỗi mọi cái chiếc con bức tấm một hai ai gì nào tôi "
                       "chúng ta họ nó",
    ),
)  # fmt: skip

ENGLISH = Language(
    "en", "English", "English", ("Latn",), ("eng",), lemmas="en", stemmer="english", word_list="en"
)
"""What captions are translated from: in no partition, scored only for what a tuned model forgets."""

FOREIGN_BESIDE = {
    "be": "ищъїєґѓќѕђћџљњј", "bg": "ыэёіїєўґѓќѕђћџљњј", "mk": "ыэёъьщюяйіїєўґђћ", "uk": "ыэёўъѓќѕђћџљњј",
    "bs": "řůěőűľłąęäöüôáéíóúý", "hr": "řůěőűľłąęäöüôáéíóúý", "sl": "řůěőűľłąęđćäöüôáéíóúý",
    "pl": "řůěčďňšťžýáéíúôäľĺŕőűđ", "ro": "řůěčďňšťžýáéíóúôäľĺŕőűđąęłńśźż", "sk": "řůěąęłńśźżőűđćöü",
    "fa": "ةىيكےٹڈڑں", "ur": "ةىيكڵێ", "ckb": "ةىيكطظصضثذ",
    "en": "řůěčďňšťžýľĺŕőűđąęłńśźżćșțăơư",
}  # fmt: skip
"""Letters that a language beside ours never has, names aside, although others of its script do."""

LANGUAGES: dict[str, Language] = {row.code: row for row in _ROWS}
CODES: tuple[str, ...] = tuple(LANGUAGES)

_SCRIPTS = {
    "Adlm": "Adlam", "Arab": "Arabic", "Armn": "Armenian", "Bali": "Balinese", "Beng": "Bengali",
    "Bopo": "Bopomofo", "Cans": "Canadian Aboriginal", "Cher": "Cherokee", "Cyrl": "Cyrillic",
    "Deva": "Devanagari", "Ethi": "Ethiopic", "Geor": "Georgian", "Grek": "Greek", "Gujr": "Gujarati",
    "Guru": "Gurmukhi", "Hang": "Hangul", "Hani": "Han", "Hebr": "Hebrew", "Java": "Javanese",
    "Jpan": "Japanese", "Khmr": "Khmer", "Knda": "Kannada", "Laoo": "Lao", "Latn": "Latin",
    "Mlym": "Malayalam", "Mong": "Mongolian", "Mtei": "Meetei Mayek", "Mymr": "Myanmar", "Nkoo": "N'Ko",
    "Olck": "Ol Chiki", "Orya": "Odia", "Sinh": "Sinhala", "Sund": "Sundanese", "Syrc": "Syriac",
    "Taml": "Tamil", "Telu": "Telugu", "Tfng": "Tifinagh", "Thaa": "Thaana", "Thai": "Thai",
    "Tibt": "Tibetan", "Vaii": "Vai", "Yiii": "Yi",
}  # fmt: skip


def script_name(script: str) -> str:
    """The English name of an ISO 15924 script; of one that is not listed, the code."""
    return _SCRIPTS.get(script, script)


def language(code: str) -> Language:
    """The row of a language code.

    Raises:
        ValueError: for a code without a row; the message lists those there are.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        raise ValueError(f"unknown language {code!r}: choose from {', '.join(CODES)}") from None


def rows_digest(code: str | None = None) -> str:
    """Changes when the row of a language does, or any row where none is named."""
    return identify(*map(repr, LANGUAGES.values() if code is None else [language(code)]))
