"""The same rules, row by row, for people who read what falls."""

from collections import Counter

from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings

from mella.alt_text.filter import filter_pairs, judged_pairs
from mella.funnel import counts_of
from mella.settings import load
from tests.alt_text.pairs import CRAWL, pair, table
from tests.alt_text.test_filter import ROWS

SETTINGS = load(overrides={}).alt_text


@given(ROWS)
@example_settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_every_candidate_has_the_verdict_that_the_funnel_counts(rows: list[dict]) -> None:
    judged = judged_pairs(table(rows), crawl=CRAWL, language="cs", settings=SETTINGS)
    filtered = filter_pairs(table(rows), crawl=CRAWL, language="cs", settings=SETTINGS)
    counted = {reason: count for reason, count in counts_of(filtered.funnel).items() if count}
    assert Counter(reason for reason, _ in judged) == counted


def test_a_verdict_comes_with_what_a_reader_needs() -> None:
    rows = table([pair("Hrad  Loket"), pair("IMG_1.jpg", number=1), pair("Burg", "hu", number=2)])
    judged = dict(judged_pairs(rows, crawl=CRAWL, language="cs", settings=SETTINGS))
    assert judged.keys() == {"kept", "file_name"}
    assert judged["kept"] | {"pair_id": ""} == {
        "pair_id": "", "page_url": "https://www.hrady.example/clanky/0",
        "image_url": "https://www.hrady.example/foto/0.jpg", "alt": "Hrad  Loket", "text": "Hrad Loket",
        "page_lang": "cs", "alt_lang": "cs", "title": "Hrady",
    }  # fmt: skip


def test_a_long_text_that_nothing_repeats_is_no_near_copy_to_a_reader_either() -> None:
    said = "Pohled na hrad Loket od řeky Ohře za letního večera"
    alts = (said, "Zámek Lednice v anglickém parku na jižní Moravě v květnu", f"{said} (2)")
    rows = [pair(alt, number=n, image_url="https://www.hrady.example/a.jpg") for n, alt in enumerate(alts)]
    judged = judged_pairs(table(rows), crawl=CRAWL, language="cs", settings=SETTINGS)
    found = {row["alt"]: reason for reason, row in judged}
    assert found == dict(zip(alts, ("kept", "kept", "near_duplicate"), strict=True))
