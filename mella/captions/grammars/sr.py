"""Serbian, in Cyrillic (the Latin form is its transliteration). After two to four stands the paucal."""

from mella.captions.grammars.grammar import Grammar, collect, enumerate_words
from mella.captions.grammars.slavic import Adjective, Noun, Words, number_class
from mella.captions.scene import Scene, Thing

_ENDINGS = {"m": "и", "f": "а", "few_m": "а", "few_f": "е", "many": "их", "gen_f": "е", "acc_f": "у"}


def _adjective(stem: str) -> Adjective:
    return Adjective(stem, _ENDINGS)


WORDS = Words(
    colours={
        "black": _adjective("црн"),
        "white": _adjective("бел"),
        "grey": _adjective("сив"),
        "red": _adjective("црвен"),
        "orange": _adjective("наранџаст"),
        "yellow": _adjective("жут"),
        "green": _adjective("зелен"),
        "blue": _adjective("плав"),
        "light blue": _adjective("светлоплав"),
        "purple": _adjective("љубичаст"),
        "pink": _adjective("ружичаст"),
        "brown": _adjective("смеђ"),
    },
    sizes={"large": _adjective("велик"), "small": _adjective("мал")},
    shapes={
        "circle": Noun("m", "круг", "круга", "кругова"),
        "square": Noun("m", "квадрат", "квадрата", "квадрата"),
        "rectangle": Noun("m", "правоугаоник", "правоугаоника", "правоугаоника"),
        "triangle": Noun("m", "троугао", "троугла", "троуглова"),
        "star": Noun("f", "звезда", "звезде", "звезда"),
        "ring": Noun("m", "прстен", "прстена", "прстенова"),
        "shape": Noun("m", "облик", "облика", "облика"),
    },
    numerals=("два", "три", "четири", "пет", "шест", "седам", "осам", "девет", "десет", "много"),
    two_feminine="две",
    places={
        "centre": "у средини",
        "left": "лево",
        "right": "десно",
        "top": "горе",
        "bottom": "доле",
        "upper left": "горе лево",
        "upper right": "горе десно",
        "lower left": "доле лево",
        "lower right": "доле десно",
        "scattered": "на разним местима",
    },
)
_BRIGHTNESS = {"bright": "светла", "dark": "тамна"}
_ORIENTATION = {"wide": "положена", "tall": "усправна", "square": "квадратна"}


def _frame(scene: Scene) -> str:
    looks = [_ORIENTATION[scene.orientation]]
    if scene.brightness:
        looks.append(_BRIGHTNESS[scene.brightness])
    colours = [WORDS.colours[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"која има {colours[0].form('acc_f')} позадину"
    elif scene.layout == "bands":
        upper, lower = (colour.form("gen_f") for colour in colours)
        rest = f"чији је горњи део {upper} боје, а доњи део {lower} боје"
    elif len(colours) == 1:
        rest = f"на којој преовлађује {colours[0].form('f')} боја"
    else:
        rest = f"на којој се мешају {enumerate_words([c.form('f') for c in colours], ' и ')} боја"
    return f"Ово је {enumerate_words(looks, ' и ')} слика {rest}."


def _clause(thing: Thing) -> str:
    return f"{WORDS.places[thing.place]} {_verb(thing)} {WORDS.noun_phrase(thing)}"


def _things(things: tuple[Thing, ...]) -> str:
    first, *others = things
    verb = "налазе" if number_class(first.count) == "few" else "налази"
    opening = f"На слици се {WORDS.places[first.place]} {verb} {WORDS.noun_phrase(first)}"
    return enumerate_words([opening, *(_clause(thing) for thing in others)], ", а ") + "."


def _verb(thing: Thing) -> str:
    return "су" if number_class(thing.count) == "few" else "је"


GRAMMAR = Grammar(
    language="sr",
    frame=_frame,
    things=_things,
    nothing="На слици се ниједан облик посебно не истиче.",
    forms=collect(
        [
            *WORDS.forms(),
            *((word, f"orientation:{name}") for name, word in _ORIENTATION.items()),
            *((word, f"brightness:{name}") for name, word in _BRIGHTNESS.items()),
            ("позадину", "layout:plain"),
            ("чији је горњи део", "layout:bands"),
            ("се мешају", "layout:mixed"),
            ("преовлађује", "layout:mixed"),
            ("ниједан облик посебно", "things:none"),
        ]
    ),
)
