"""Arabic, unvowelled. Two is a dual; three to ten take the numeral of the opposite gender and a
plural; adjectives beside a plural of things are feminine singular."""

from dataclasses import dataclass

from mella.captions.grammars.grammar import Grammar, collect, enumerate_words
from mella.captions.scene import MANY, Scene, Thing
from mella.captions.scene import count_slot as slot


@dataclass(frozen=True, slots=True)
class Adjective:
    """Indefinite forms of the nominative: singular and dual of both genders."""

    m: str
    f: str
    dual_m: str
    dual_f: str

    @property
    def definite(self) -> str:
        """The masculine with its article on every word: الأزرق الفاتح."""
        return " ".join(f"ال{word}" for word in self.m.split())

    def forms(self) -> tuple[str, ...]:
        return (self.m, self.f, self.dual_m, self.dual_f, self.definite)


@dataclass(frozen=True, slots=True)
class Noun:
    gender: str
    one: str
    two: str
    plural: str

    def forms(self) -> tuple[str, ...]:
        return (self.one, self.two, self.plural)


def _regular(masculine: str) -> Adjective:
    """Feminine in ة, dual in ان and تان."""
    return Adjective(masculine, f"{masculine}ة", f"{masculine}ان", f"{masculine}تان")


def _colour(masculine: str, feminine: str) -> Adjective:
    """The pattern أفعل: feminine in اء, whose hamza becomes و before the dual ending."""
    return Adjective(masculine, feminine, f"{masculine}ان", f"{feminine[:-1]}وان")


COLOURS = {
    "black": _colour("أسود", "سوداء"),
    "white": _colour("أبيض", "بيضاء"),
    "grey": _regular("رمادي"),
    "red": _colour("أحمر", "حمراء"),
    "orange": _regular("برتقالي"),
    "yellow": _colour("أصفر", "صفراء"),
    "green": _colour("أخضر", "خضراء"),
    "blue": _colour("أزرق", "زرقاء"),
    "light blue": Adjective("أزرق فاتح", "زرقاء فاتحة", "أزرقان فاتحان", "زرقاوان فاتحتان"),
    "purple": _regular("بنفسجي"),
    "pink": _regular("وردي"),
    "brown": _regular("بني"),
}
SIZES = {"large": _regular("كبير"), "small": _regular("صغير")}
SHAPES = {
    "circle": Noun("f", "دائرة", "دائرتان", "دوائر"),
    "square": Noun("m", "مربع", "مربعان", "مربعات"),
    "rectangle": Noun("m", "مستطيل", "مستطيلان", "مستطيلات"),
    "triangle": Noun("m", "مثلث", "مثلثان", "مثلثات"),
    "star": Noun("f", "نجمة", "نجمتان", "نجوم"),
    "ring": Noun("f", "حلقة", "حلقتان", "حلقات"),
    "shape": Noun("m", "شكل", "شكلان", "أشكال"),
}
NUMERALS = {
    "m": ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    "f": ("ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"),
}
_MANY = "كثيرة"
PLACES = {
    "centre": "في الوسط",
    "left": "على اليسار",
    "right": "على اليمين",
    "top": "في الأعلى",
    "bottom": "في الأسفل",
    "upper left": "في أعلى اليسار",
    "upper right": "في أعلى اليمين",
    "lower left": "في أسفل اليسار",
    "lower right": "في أسفل اليمين",
    "scattered": "في أماكن مختلفة",
}
_BRIGHTNESS = {"bright": "ساطعة", "dark": "داكنة"}
_ORIENTATION = {"wide": "أفقية", "tall": "عمودية", "square": "مربعة"}


def _frame(scene: Scene) -> str:
    looks = [_ORIENTATION[scene.orientation]]
    if scene.brightness:
        looks.append(_BRIGHTNESS[scene.brightness])
    colours = [COLOURS[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"وخلفيتها {colours[0].f}"
    elif scene.layout == "bands":
        rest = f"جزؤها العلوي {colours[0].m} وجزؤها السفلي {colours[1].m}"
    elif len(colours) == 1:
        rest = f"ويغلب عليها اللون {colours[0].definite}"
    else:
        rest = f"وتمتزج فيها الألوان {enumerate_words([c.definite for c in colours], ' و', comma=' و')}"
    return f"الصورة {' و'.join(looks)}، {rest}."


def _clause(thing: Thing) -> str:
    noun = SHAPES[thing.shape]
    feminine_verb = thing.count > 2 or noun.gender == "f"
    verb = "توجد" if feminine_verb else "يوجد"
    return f"{PLACES[thing.place]} {verb} {_noun_phrase(thing, noun)}"


def _noun_phrase(thing: Thing, noun: Noun) -> str:
    adjectives = [COLOURS[thing.colour]] + ([SIZES[thing.size]] if thing.size else [])
    if thing.count <= 2:
        form = noun.gender if thing.count == 1 else f"dual_{noun.gender}"
        head = noun.one if thing.count == 1 else noun.two
        return " ".join([head, *(getattr(adjective, form) for adjective in adjectives)])
    agreed = [adjective.f for adjective in adjectives]
    if thing.count >= MANY:
        return " ".join([noun.plural, *agreed, _MANY])
    return " ".join([NUMERALS[noun.gender][thing.count - 3], noun.plural, *agreed])


def _things(things: tuple[Thing, ...]) -> str:
    return "، و".join(_clause(thing) for thing in things) + "."


def _counts() -> list[tuple[str, str]]:
    numerals = [(word, slot(n)) for words in NUMERALS.values() for n, word in enumerate(words, 3)]
    return [*numerals, *((noun.two, slot(2)) for noun in SHAPES.values()), (_MANY, slot(MANY))]


def _proclitic(phrases: dict[str, str], kind: str) -> list[tuple[str, str]]:
    """The phrases bare and with the conjunction و, which is written as part of the word."""
    return [(f"{and_}{phrase}", f"{kind}:{name}") for name, phrase in phrases.items() for and_ in ("", "و")]


GRAMMAR = Grammar(
    language="ar",
    frame=_frame,
    things=_things,
    nothing="لا يبرز فيها أي شكل بعينه.",
    forms=collect(
        [
            *((form, f"colour:{name}") for name, colour in COLOURS.items() for form in colour.forms()),
            *((f"و{colour.definite}", f"colour:{name}") for name, colour in COLOURS.items()),
            *((form, f"size:{name}") for name, size in SIZES.items() for form in size.forms()),
            *((form, f"shape:{name}") for name, noun in SHAPES.items() for form in noun.forms()),
            *_counts(),
            *_proclitic(PLACES, "place"),
            *_proclitic(_ORIENTATION, "orientation"),
            *_proclitic(_BRIGHTNESS, "brightness"),
            ("وخلفيتها", "layout:plain"),
            ("جزؤها العلوي", "layout:bands"),
            ("وتمتزج", "layout:mixed"),
            ("ويغلب", "layout:mixed"),
            ("لا يبرز فيها أي شكل", "things:none"),
        ]
    ),
)
