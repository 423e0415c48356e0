"""Czech. The shapes are inanimate masculines but for the star; two to four take the nominative plural."""

from mella.captions.grammars.grammar import Grammar, capitalise, collect, enumerate_words
from mella.captions.grammars.slavic import Adjective, Noun, Words, number_class
from mella.captions.scene import Scene, Thing

_HARD = {"m": "ý", "f": "á", "n": "é", "few_m": "é", "few_f": "é", "few_n": "á", "many": "ých", "acc_f": "ou"}


def _hard(stem: str) -> Adjective:
    return Adjective(stem, _HARD)


WORDS = Words(
    colours={
        "black": _hard("čern"),
        "white": _hard("bíl"),
        "grey": _hard("šed"),
        "red": _hard("červen"),
        "orange": _hard("oranžov"),
        "yellow": _hard("žlut"),
        "green": _hard("zelen"),
        "blue": _hard("modr"),
        "light blue": _hard("světle modr"),
        "purple": _hard("fialov"),
        "pink": _hard("růžov"),
        "brown": _hard("hněd"),
    },
    sizes={"large": _hard("velk"), "small": _hard("mal")},
    shapes={
        "circle": Noun("m", "kruh", "kruhy", "kruhů"),
        "square": Noun("m", "čtverec", "čtverce", "čtverců"),
        "rectangle": Noun("m", "obdélník", "obdélníky", "obdélníků"),
        "triangle": Noun("m", "trojúhelník", "trojúhelníky", "trojúhelníků"),
        "star": Noun("f", "hvězda", "hvězdy", "hvězd"),
        "ring": Noun("m", "prstenec", "prstence", "prstenců"),
        "shape": Noun("m", "útvar", "útvary", "útvarů"),
    },
    numerals=("dva", "tři", "čtyři", "pět", "šest", "sedm", "osm", "devět", "deset", "mnoho"),
    two_feminine="dvě",
    places={
        "centre": "uprostřed",
        "left": "vlevo",
        "right": "vpravo",
        "top": "nahoře",
        "bottom": "dole",
        "upper left": "vlevo nahoře",
        "upper right": "vpravo nahoře",
        "lower left": "vlevo dole",
        "lower right": "vpravo dole",
        "scattered": "na různých místech",
    },
)
_BRIGHTNESS = {"bright": "světlý", "dark": "tmavý"}
_PICTURES = {"wide": "obrázek na šířku", "tall": "obrázek na výšku", "square": "čtvercový obrázek"}


def _frame(scene: Scene) -> str:
    picture = " ".join(filter(None, (_BRIGHTNESS.get(scene.brightness), _PICTURES[scene.orientation])))
    colours = [WORDS.colours[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"má {colours[0].form('n')} pozadí"
    elif scene.layout == "bands":
        rest = f"má horní část {colours[0].form('acc_f')} a dolní část {colours[1].form('acc_f')}"
    elif len(colours) == 1:
        rest = f"je převážně {colours[0].form('m')}"
    else:
        rest = f"spojuje {enumerate_words([c.form('acc_f') for c in colours], ' a ')} barvu"
    return f"{capitalise(picture)} {rest}."


def _clause(thing: Thing) -> str:
    verb = "jsou" if number_class(thing.count) == "few" else "je"
    return f"{WORDS.places[thing.place]} {verb} {WORDS.noun_phrase(thing)}"


def _things(things: tuple[Thing, ...]) -> str:
    return capitalise(enumerate_words([_clause(thing) for thing in things], " a ")) + "."


GRAMMAR = Grammar(
    language="cs",
    frame=_frame,
    things=_things,
    nothing="Žádný jednotlivý útvar nevyniká.",
    forms=collect(
        [
            *WORDS.forms(),
            *((phrase, f"orientation:{name}") for name, phrase in _PICTURES.items()),
            *((phrase, f"brightness:{name}") for name, phrase in _BRIGHTNESS.items()),
            ("pozadí", "layout:plain"),
            ("horní část", "layout:bands"),
            ("spojuje", "layout:mixed"),
            ("převážně", "layout:mixed"),
            ("žádný jednotlivý útvar", "things:none"),
        ]
    ),
)
