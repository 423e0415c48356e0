import pytest

from mella.report import models
from mella.report.published import Published
from mella.storage import Storage
from tests.report.models_world import VALUES, add_scores, add_training
from tests.report.world import World

CHRF = ("caption", "chrf++", "all")


@pytest.fixture
def own() -> World:
    return World(Storage("unused"))


def recipes(world: World) -> dict[str, models.Recipe]:
    with Published(world.read) as published:
        return {recipe.name: recipe for recipe in models.recipes(published)}


def test_a_recipe_tells_what_its_checkpoints_tell(own: World) -> None:
    add_training(own, "cs", "both", seeds=(1, 2, 3))
    add_training(own, "hu", "both", steps=120)
    found = recipes(own)["both"]
    assert (found.mix, found.method, found.backbone) == ("both", "lora", "tiny 0a1b")
    assert (found.seeds, found.steps, found.target_tokens) == ((1, 2, 3), (100, 120), (48_000, 48_000))
    assert found.scores == {}


def test_scores_without_checkpoints_are_a_recipe_of_unknown_mix(own: World) -> None:
    add_scores(own, "cs", "lost")
    assert recipes(own)["lost"].mix == ""
    assert recipes(own)["lost"].line("cs", CHRF)


def test_verdicts_say_in_which_languages_the_tuned_arm_is_above(own: World) -> None:
    add_scores(own, "cs", "both")
    add_scores(own, "hu", "both", {**VALUES, "blind": 0.5})
    verdicts = models.verdicts(recipes(own)["both"])
    assert verdicts[CHRF]["tuned-blind"] == models.Verdict(("cs",), ("hu",))
    assert verdicts[CHRF]["tuned-swapped"] == models.Verdict(("cs", "hu"), ())


def test_every_headline_measure_is_drawn_with_the_languages_that_have_it(own: World) -> None:
    add_scores(own, "cs", "both")
    add_scores(own, "hu", "both")
    own.rows["eval_scores"] = [
        row for row in own.rows["eval_scores"] if row["language"] == "cs" or row["source"] == "caption"
    ]
    panels = models.panels(recipes(own)["both"], frozenset({"cs"}))
    assert [panel.title for panel in panels][:2] == ["chrF++, alt-texts", "BLEU, alt-texts"]
    assert len(panels) == len(models.HEADLINE)
    assert [row.language for row in panels[0].rows] == ["cs"]
    assert [(row.language, row.note) for row in panels[-1].rows] == [("cs", "same-site"), ("hu", "")]


@pytest.mark.parametrize(
    ("key", "label"),
    [
        (CHRF, "chrF++"),
        (("alt_text", "keyword_recall", "names"), "keyword recall of names"),
        (("caption", "slot_colour", "all"), "slot colour"),
        (("caption", "slot_colour", "red"), "slot colour (red)"),
    ],
)
def test_measures_are_worded(key: tuple[str, str, str], label: str) -> None:
    assert models.label(key) == label


@pytest.mark.parametrize(("hosts", "marked"), [("aabcdefghi", False), ("aaabcdefgh", True)])
def test_same_site_is_judged_by_the_test_rows(hosts: str, marked: bool, own_world: World) -> None:
    row = next(row for row in own_world.rows["dataset"] if row["split"] == "test")
    train = [{**row, "language": "th", "split": "train", "host": "one"} for _ in range(50)]
    test = [{**row, "language": "th", "host": host} for host in hosts]
    own_world.rows["dataset"] = train + test
    with Published(own_world.read) as published:
        assert ("th" in models.same_site(published)) is marked
