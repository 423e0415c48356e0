"""One spelling for a word, whoever wrote it: keywords and stems are compared in it.

BLEU and chrF++ see texts as they are.
"""

import re
import unicodedata

from mella.alt_text.normalise import OPTIONAL_SIGNS
from mella.languages import Language
from mella.serbian_script import to_latin

# NFKC parts the Thai vowel ำ (U+0E33) into nikhahit and aa, which dictionaries of Thai words do not
# know. Joined again; a tone mark typed after the nikhahit instead of before it goes to its place.
_PARTED_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_ROMANISED = {"sr": to_latin}


def compatible(text: str) -> str:
    """NFKC, except that the Thai vowel ำ stays one letter, and without optional Arabic signs.

    Case is kept. Idempotent.
    """
    joined = _PARTED_AM.sub("\\1\u0e33", unicodedata.normalize("NFKC", text))
    return OPTIONAL_SIGNS.sub("", joined)


def fold(text: str, language: Language) -> str:
    """`compatible`, case-folded, letters that writers interchange made one, Serbian in Latin. Idempotent."""
    folded = compatible(compatible(text).casefold())
    if (romanise := _ROMANISED.get(language.code)) is not None:
        folded = romanise(folded)
    return folded.translate(str.maketrans({pair[0]: pair[1] for pair in language.folds.split()}))
