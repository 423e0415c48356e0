"""What a language gets where a table has no entry for it: no stage falls back in silence.

A row in `mella/languages.py` is all that a language needs; what its stages lack is said as warnings of the
run, and by the signatures of the metrics.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import resources

from mella.languages import Language, language
from mella.settings import Settings


def fallbacks(table: str, code: str, settings: Settings) -> tuple[str, ...]:
    """One line for each part of a stage, named by its table, that has nothing for the language.

    Raises:
        ValueError: for an unknown language.
    """
    told = _STAGES.get(table)
    return tuple(told(language(code), settings)) if told else ()


def _alt_text(row: Language, settings: Settings) -> Iterator[str]:
    yield from _language_identification(row)
    if not row.word_list:
        yield f"no word list of {row.name}: names of two letters are taken as too short"
    for name in ("generic_words.tsv", "boilerplate.tsv", "quantity_words.tsv"):
        listed = (resources.files("mella.alt_text") / name).read_text(encoding="utf-8")
        if not any(line.startswith(f"{row.code}\t") for line in listed.splitlines()):
            others = "English alone" if name == "generic_words.tsv" else "the other languages"
            yield f"no {row.name} in mella/alt_text/{name}: the words of {others} are used"


def _language_identification(row: Language) -> Iterator[str]:
    from mella.alt_text.normalise import SCRIPTS
    from mella.crawl.lid import knows
    from mella.crawl.reading import script_owner

    for script in row.scripts:
        if script not in SCRIPTS:
            yield f"no letters of the script {script} of {row.name}: its texts count as none, and fall"
        elif script_owner(script) == row.code:
            continue
        elif not knows(row.code):
            yield f"no fastText label of {row.name}: its texts are told by letters, word list and page alone"
        elif not (row.letters or row.word_list):
            lacking = f"no telling letters and no word list of {row.name}"
            yield f"{lacking}: fastText alone tells its short alt-texts"


def _captions(row: Language, settings: Settings) -> Iterator[str]:
    from mella.captions.wording import GRAMMARS

    if settings.captions.translator == "palette" and row.code not in GRAMMARS:
        yield (
            f"the stand-in translator has no grammar of {row.name} and refuses every description; "
            "name a model in captions.translator"
        )


def _dataset(row: Language, settings: Settings) -> Iterator[str]:
    from mella.dataset.prompts import has_wordings

    for script in row.scripts:
        if not has_wordings(row.code, script):
            yield f"no {row.name} in mella/dataset/prompts.toml: instructions are put in English"


def _eval_scores(row: Language, settings: Settings) -> Iterator[str]:
    from mella.evaluation import inflection, tokens, word_list, words

    if not row.tokenizer and not row.spaces:
        yield f"no segmenter of {row.name}: tokens are `{tokens.signature(row)}`, words {words.units(row)}"
    if inflection.inflection(row) == "none":
        yield f"no lemmas and no stemmer of {row.name}: forms of a word count as different words"
    if word_list.signature(row) == "none":
        yield f"no word list of {row.name}: names are told by capitals alone, common words by training texts"


_STAGES: Mapping[str, Callable[[Language, Settings], Iterator[str]]] = {
    "alt_text": _alt_text,
    "captions": _captions,
    "dataset": _dataset,
    "eval_scores": _eval_scores,
}
