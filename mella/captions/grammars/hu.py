"""Hungarian. The noun stays singular after a numeral and so does its verb."""

from mella.captions.grammars.grammar import Grammar, capitalise, collect, enumerate_words
from mella.captions.scene import Scene, Thing
from mella.captions.scene import count_slot as slot

COLOURS = {
    "black": "fekete",
    "white": "fehér",
    "grey": "szürke",
    "red": "piros",
    "orange": "narancssárga",
    "yellow": "sárga",
    "green": "zöld",
    "blue": "kék",
    "light blue": "világoskék",
    "purple": "lila",
    "pink": "rózsaszín",
    "brown": "barna",
}
SHAPES = {
    "circle": "kör",
    "square": "négyzet",
    "rectangle": "téglalap",
    "triangle": "háromszög",
    "star": "csillag",
    "ring": "gyűrű",
    "shape": "alakzat",
}
SIZES = {"large": "nagy", "small": "kis"}
NUMERALS = ("egy", "két", "három", "négy", "öt", "hat", "hét", "nyolc", "kilenc", "tíz", "sok")
PLACES = {
    "centre": "középen",
    "left": "a bal oldalon",
    "right": "a jobb oldalon",
    "top": "fent",
    "bottom": "lent",
    "upper left": "a bal felső részen",
    "upper right": "a jobb felső részen",
    "lower left": "a bal alsó részen",
    "lower right": "a jobb alsó részen",
    "scattered": "különböző helyeken",
}
_BRIGHTNESS = {"bright": "világos", "dark": "sötét"}
_ORIENTATION = {"wide": "fekvő", "tall": "álló", "square": "négyzet alakú"}


def _frame(scene: Scene) -> str:
    looks = filter(None, (_BRIGHTNESS.get(scene.brightness), _ORIENTATION[scene.orientation]))
    picture = ", ".join(looks)
    article = "Az" if picture[0] in "aáeéiíoóöőuúüű" else "A"
    colours = [COLOURS[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"kép háttere {colours[0]}"
    elif scene.layout == "bands":
        rest = f"kép felső része {colours[0]}, alsó része {colours[1]}"
    elif len(colours) == 1:
        rest = f"kép nagy része {colours[0]}"
    else:
        rest = f"képen {enumerate_words(colours, ' és ')} színek keverednek"
    return f"{article} {picture} {rest}."


def _clause(thing: Thing, contrast: str = "") -> str:
    words = (
        PLACES[thing.place], contrast, NUMERALS[thing.count - 1],
        SIZES.get(thing.size), COLOURS[thing.colour], SHAPES[thing.shape],
    )  # fmt: skip
    return " ".join(filter(None, words))


def _things(things: tuple[Thing, ...]) -> str:
    clauses = [_clause(thing) for thing in things[:-1]]
    clauses.append(_clause(things[-1], "pedig" if clauses else ""))
    return capitalise(", ".join(clauses)) + " látható."


GRAMMAR = Grammar(
    language="hu",
    frame=_frame,
    things=_things,
    nothing="Egyetlen alakzat sem emelkedik ki.",
    forms=collect(
        [
            *((word, f"colour:{name}") for name, word in COLOURS.items()),
            *((word, f"shape:{name}") for name, word in SHAPES.items()),
            *((word, f"size:{name}") for name, word in SIZES.items()),
            *((word, slot(n)) for n, word in enumerate(NUMERALS, 1) if n > 1),
            *((phrase, f"place:{name}") for name, phrase in PLACES.items()),
            *((word, f"orientation:{name}") for name, word in _ORIENTATION.items()),
            *((word, f"brightness:{name}") for name, word in _BRIGHTNESS.items()),
            ("háttere", "layout:plain"),
            ("felső része", "layout:bands"),
            ("nagy része", "layout:mixed"),
            ("keverednek", "layout:mixed"),
            ("egyetlen alakzat", "things:none"),
        ]
    ),
)
