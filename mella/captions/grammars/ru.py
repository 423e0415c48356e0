"""Russian. After two to four the noun is genitive singular; the adjective is genitive plural
beside a masculine or neuter noun and nominative plural beside a feminine one."""

from mella.captions.grammars.grammar import Grammar, capitalise, collect, enumerate_words
from mella.captions.grammars.slavic import Adjective, Noun, Words, number_class
from mella.captions.scene import Scene, Thing


def _adjective(stem: str, masculine: str, soft: bool = False, velar: bool = False) -> Adjective:
    """`soft` as син-ий, `velar` (stem in г к х or a sibilant: и for ы) as маленьк-ий."""
    feminine, neuter = ("яя", "ее") if soft else ("ая", "ое")
    plural, genitive = ("ие", "их") if soft or velar else ("ые", "ых")
    return Adjective(
        stem,
        {
            "m": masculine, "f": feminine, "n": neuter,
            "few_m": genitive, "few_f": plural, "few_n": genitive, "many": genitive,
        },
    )  # fmt: skip


WORDS = Words(
    colours={
        "black": _adjective("чёрн", "ый"),
        "white": _adjective("бел", "ый"),
        "grey": _adjective("сер", "ый"),
        "red": _adjective("красн", "ый"),
        "orange": _adjective("оранжев", "ый"),
        "yellow": _adjective("жёлт", "ый"),
        "green": _adjective("зелён", "ый"),
        "blue": _adjective("син", "ий", soft=True),
        "light blue": _adjective("голуб", "ой"),
        "purple": _adjective("фиолетов", "ый"),
        "pink": _adjective("розов", "ый"),
        "brown": _adjective("коричнев", "ый"),
    },
    sizes={
        "large": _adjective("больш", "ой", velar=True),
        "small": _adjective("маленьк", "ий", velar=True),
    },
    shapes={
        "circle": Noun("m", "круг", "круга", "кругов"),
        "square": Noun("m", "квадрат", "квадрата", "квадратов"),
        "rectangle": Noun("m", "прямоугольник", "прямоугольника", "прямоугольников"),
        "triangle": Noun("m", "треугольник", "треугольника", "треугольников"),
        "star": Noun("f", "звезда", "звезды", "звёзд"),
        "ring": Noun("n", "кольцо", "кольца", "колец"),
        "shape": Noun("f", "фигура", "фигуры", "фигур"),
    },
    numerals=("два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "много"),
    two_feminine="две",
    places={
        "centre": "в центре",
        "left": "слева",
        "right": "справа",
        "top": "вверху",
        "bottom": "внизу",
        "upper left": "слева вверху",
        "upper right": "справа вверху",
        "lower left": "слева внизу",
        "lower right": "справа внизу",
        "scattered": "в разных местах",
    },
)
_BRIGHTNESS = {"bright": "светлая", "dark": "тёмная"}
_ORIENTATION = {"wide": "горизонтальная", "tall": "вертикальная", "square": "квадратная"}


def _frame(scene: Scene) -> str:
    looks = [_ORIENTATION[scene.orientation]]
    if scene.brightness:
        looks.append(_BRIGHTNESS[scene.brightness])
    colours = [WORDS.colours[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"фон {colours[0].form('m')}"
    elif scene.layout == "bands":
        rest = f"её верхняя часть {colours[0].form('f')}, а нижняя часть {colours[1].form('f')}"
    elif len(colours) == 1:
        rest = f"на ней преобладает {colours[0].form('m')} цвет"
    else:
        rest = f"на ней преобладают {enumerate_words([c.form('m') for c in colours], ' и ')} цвета"
    return f"Картинка {enumerate_words(looks, ' и ')}, {rest}."


def _clause(thing: Thing) -> str:
    verb = "находятся" if number_class(thing.count) == "few" else "находится"
    return f"{WORDS.places[thing.place]} {verb} {WORDS.noun_phrase(thing)}"


def _things(things: tuple[Thing, ...]) -> str:
    return capitalise(enumerate_words([_clause(thing) for thing in things], ", а ")) + "."


GRAMMAR = Grammar(
    language="ru",
    frame=_frame,
    things=_things,
    nothing="Ни одна фигура не выделяется.",
    forms=collect(
        [
            *WORDS.forms(),
            *((word, f"orientation:{name}") for name, word in _ORIENTATION.items()),
            *((word, f"brightness:{name}") for name, word in _BRIGHTNESS.items()),
            ("фон", "layout:plain"),
            ("верхняя часть", "layout:bands"),
            ("преобладает", "layout:mixed"),
            ("преобладают", "layout:mixed"),
            ("ни одна фигура", "things:none"),
        ]
    ),
)
