from math import nan
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from mella.report.dots import Row, Series, describe, draw, legend
from mella.report.scores import Estimate
from tests.report.world import HOSTILE

SERIES = (Series("base", "base", "ring"), Series("tuned", "tuned", "disc"))
ARABIC = Row("ar", "Arabic", {"base": Estimate(10, 8, 12), "tuned": Estimate(40, 35, 45)}, Estimate(9, 8, 10))
THAI = Row("th", "Thai", {"tuned": Estimate(20, 15, 25)})


def drawn(*rows: Row, title: str = "chrF++") -> ElementTree.Element:
    return ElementTree.fromstring(str(draw(rows, SERIES, name="d", title=title)))


def marks(drawing: ElementTree.Element) -> list[str]:
    return [e.get("class", "") for e in drawing.iter("g") if "mark" in e.get("class", "").split()]


def test_each_estimate_is_one_mark_in_the_class_of_its_series() -> None:
    assert marks(drawn(ARABIC, THAI)) == ["mark base", "mark tuned", "mark tuned"]


def test_the_floor_is_a_band_behind_the_marks_of_its_row() -> None:
    first, second = drawn(ARABIC, THAI).findall("g")
    assert [e.get("class") for e in first.iter("rect")] == ["floor"]
    assert list(second.iter("rect")) == []
    kinds = [e.get("class") for e in first.iter() if e.get("class") in ("floor", "mark base", "mark tuned")]
    assert kinds[0] == "floor"


def test_an_interval_spans_its_bounds_on_the_scale_of_the_ticks() -> None:
    drawing = drawn(ARABIC)
    at = {t.text: float(t.get("x", "")) for t in drawing.iter("text") if t.get("class") == "tick"}
    tuned = next(g for g in drawing.iter("g") if g.get("class") == "mark tuned")
    (whisker,) = tuned.findall("path")
    left, right = (whisker.get("d") or "").removeprefix("M").split("H")
    unit = (at["40"] - at["0"]) / 40
    assert abs(float(left.split()[0]) - (at["0"] + 35 * unit)) < 0.2
    assert abs(float(right) - (at["0"] + 45 * unit)) < 0.2


def test_what_was_not_scored_is_not_drawn_and_the_description_says_so() -> None:
    row = Row("th", "Thai", {"tuned": Estimate(nan, nan, nan)})
    assert marks(drawn(row)) == []
    assert describe([row], SERIES) == "Thai: nothing scored."


def test_a_value_without_bounds_is_a_mark_all_the_same() -> None:
    row = Row("th", "Thai", {"tuned": Estimate(3.0)})
    assert marks(drawn(row)) == ["mark tuned"]
    assert "tuned 3.0." in describe([row], SERIES)


def test_the_description_holds_every_figure() -> None:
    told = drawn(ARABIC).findtext("desc")
    assert told == "Arabic: base 10.0 (8.0 to 12.0), tuned 40.0 (35.0 to 45.0), floor 9.0 (8.0 to 10.0)."


def test_the_drawing_is_named_for_those_who_do_not_see_it() -> None:
    drawing = drawn(ARABIC, title="chrF++, captions")
    assert drawing.get("role") == "img"
    named = {e.get("id"): e.text for e in drawing.iter() if e.get("id")}
    assert list(named) == (drawing.get("aria-labelledby") or "").split()
    assert "chrF++, captions" in named.values()


def test_a_note_stands_under_the_name_of_its_language() -> None:
    drawing = drawn(Row("th", "Thai", {"tuned": Estimate(1, 0, 2)}, note="same-site"))
    assert "same-site" in "".join(drawing.itertext())


@given(st.sampled_from(HOSTILE))
def test_words_stay_words(text: str) -> None:
    drawing = drawn(Row("th", text, {"tuned": Estimate(1, 0, 2)}, note=text), title=text)
    assert {e.tag for e in drawing.iter()} <= {"svg", "title", "desc", "g", "path", "text", "circle"}


def test_a_legend_shows_the_mark_of_its_series() -> None:
    assert marks(ElementTree.fromstring(str(legend(SERIES[1])))) == ["mark tuned"]
