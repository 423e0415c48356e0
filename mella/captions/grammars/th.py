"""Thai. Numeral and classifier follow the noun and its adjectives; no full stop ends a sentence."""

from mella.captions.grammars.grammar import Grammar, collect, enumerate_words
from mella.captions.scene import MANY, Scene, Thing
from mella.captions.scene import count_slot as slot

COLOURS = {
    "black": "สีดำ",
    "white": "สีขาว",
    "grey": "สีเทา",
    "red": "สีแดง",
    "orange": "สีส้ม",
    "yellow": "สีเหลือง",
    "green": "สีเขียว",
    "blue": "สีน้ำเงิน",
    "light blue": "สีฟ้า",
    "purple": "สีม่วง",
    "pink": "สีชมพู",
    "brown": "สีน้ำตาล",
}
SHAPES = {
    "circle": "วงกลม",
    "square": "สี่เหลี่ยมจัตุรัส",
    "rectangle": "สี่เหลี่ยมผืนผ้า",
    "triangle": "สามเหลี่ยม",
    "star": "ดาว",
    "ring": "วงแหวน",
    "shape": "รูปทรง",
}
CLASSIFIERS = {"circle": "วง", "ring": "วง", "star": "ดวง"}
SIZES = {"large": "ขนาดใหญ่", "small": "ขนาดเล็ก"}
NUMERALS = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ")
_MANY = "จำนวนมาก"
PLACES = {
    "centre": "ตรงกลาง",
    "left": "ทางซ้าย",
    "right": "ทางขวา",
    "top": "ด้านบน",
    "bottom": "ด้านล่าง",
    "upper left": "ด้านซ้ายบน",
    "upper right": "ด้านขวาบน",
    "lower left": "ด้านซ้ายล่าง",
    "lower right": "ด้านขวาล่าง",
    "scattered": "หลายตำแหน่งในภาพ",
}
_BRIGHTNESS = {"bright": "โทนสว่าง", "dark": "โทนมืด"}
_ORIENTATION = {"wide": "ภาพแนวนอน", "tall": "ภาพแนวตั้ง", "square": "ภาพทรงจัตุรัส"}


def _frame(scene: Scene) -> str:
    picture = _ORIENTATION[scene.orientation] + _BRIGHTNESS.get(scene.brightness, "")
    colours = [COLOURS[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"มีพื้นหลัง{colours[0]}"
    elif scene.layout == "bands":
        rest = f"ส่วนบนเป็น{colours[0]} ส่วนล่างเป็น{colours[1]}"
    elif len(colours) == 1:
        rest = f"ส่วนใหญ่เป็น{colours[0]}"
    else:
        rest = f"มี{enumerate_words(colours, ' และ', comma=' ')}ปะปนกัน"
    return f"{picture} {rest}"


def _clause(thing: Thing) -> str:
    noun = SHAPES[thing.shape] + COLOURS[thing.colour] + SIZES.get(thing.size, "")
    count = _MANY if thing.count >= MANY else NUMERALS[thing.count - 1] + classifier(thing.shape)
    return f"{PLACES[thing.place]}มี{noun}{count}"


def classifier(shape: str) -> str:
    return CLASSIFIERS.get(shape, "รูป")


def _things(things: tuple[Thing, ...]) -> str:
    return enumerate_words([_clause(thing) for thing in things], " และ", comma=" ")


GRAMMAR = Grammar(
    language="th",
    frame=_frame,
    things=_things,
    nothing="ไม่มีรูปทรงใดเด่นเป็นพิเศษ",
    forms=collect(
        [
            *((word, f"colour:{name}") for name, word in COLOURS.items()),
            *((word, f"shape:{name}") for name, word in SHAPES.items()),
            *((word, f"size:{name}") for name, word in SIZES.items()),
            *(
                (numeral + unit, slot(n))
                for n, numeral in enumerate(NUMERALS, 1)
                if n > 1
                for unit in ("วง", "ดวง", "รูป")
            ),
            (_MANY, slot(MANY)),
            *((phrase, f"place:{name}") for name, phrase in PLACES.items()),
            *((word, f"orientation:{name}") for name, word in _ORIENTATION.items()),
            *((word, f"brightness:{name}") for name, word in _BRIGHTNESS.items()),
            ("พื้นหลัง", "layout:plain"),
            ("ส่วนบน", "layout:bands"),
            ("ปะปนกัน", "layout:mixed"),
            ("ส่วนใหญ่", "layout:mixed"),
            ("ไม่มีรูปทรงใด", "things:none"),
        ]
    ),
    word_start=False,
    word_end=False,
)
