"""Vietnamese. Nothing inflects; the colour follows the noun and its size, introduced by màu."""

from mella.captions.grammars.grammar import Grammar, capitalise, collect, enumerate_words
from mella.captions.scene import Scene, Thing
from mella.captions.scene import count_slot as slot

COLOURS = {
    "black": "đen",
    "white": "trắng",
    "grey": "xám",
    "red": "đỏ",
    "orange": "cam",
    "yellow": "vàng",
    "green": "xanh lá cây",
    "blue": "xanh dương",
    "light blue": "xanh da trời",
    "purple": "tím",
    "pink": "hồng",
    "brown": "nâu",
}
SHAPES = {
    "circle": "hình tròn",
    "square": "hình vuông",
    "rectangle": "hình chữ nhật",
    "triangle": "hình tam giác",
    "star": "hình ngôi sao",
    "ring": "hình vành khuyên",
    "shape": "mảng hình",
}
SIZES = {"large": "lớn", "small": "nhỏ"}
NUMERALS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "nhiều")
PLACES = {
    "centre": "ở giữa",
    "left": "ở bên trái",
    "right": "ở bên phải",
    "top": "ở phía trên",
    "bottom": "ở phía dưới",
    "upper left": "ở phía trên bên trái",
    "upper right": "ở phía trên bên phải",
    "lower left": "ở phía dưới bên trái",
    "lower right": "ở phía dưới bên phải",
    "scattered": "ở những chỗ khác nhau",
}
_BRIGHTNESS = {"bright": "khá sáng", "dark": "khá tối"}
_ORIENTATION = {"wide": "khổ ngang", "tall": "khổ dọc", "square": "khổ vuông"}


def _frame(scene: Scene) -> str:
    looks = filter(None, (_ORIENTATION[scene.orientation], _BRIGHTNESS.get(scene.brightness)))
    colours = [f"màu {COLOURS[colour]}" for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"có nền {colours[0]}"
    elif scene.layout == "bands":
        rest = f"phần trên {colours[0]}, phần dưới {colours[1]}"
    elif len(colours) == 1:
        rest = f"phần lớn là {colours[0]}"
    else:
        rest = f"pha trộn {enumerate_words(colours, ' và ')}"
    return f"Đây là một bức hình {', '.join([*looks, rest])}."


def _clause(thing: Thing) -> str:
    words = (NUMERALS[thing.count - 1], SHAPES[thing.shape], SIZES.get(thing.size))
    return f"{PLACES[thing.place]} có {' '.join(filter(None, words))} màu {COLOURS[thing.colour]}"


def _things(things: tuple[Thing, ...]) -> str:
    return capitalise(enumerate_words([_clause(thing) for thing in things], " và ")) + "."


GRAMMAR = Grammar(
    language="vi",
    frame=_frame,
    things=_things,
    nothing="Không có hình nào nổi bật.",
    forms=collect(
        [
            *((word, f"colour:{name}") for name, word in COLOURS.items()),
            *((word, f"shape:{name}") for name, word in SHAPES.items()),
            *((word, f"size:{name}") for name, word in SIZES.items()),
            *((word, slot(n)) for n, word in enumerate(NUMERALS, 1) if n > 1),
            *((phrase, f"place:{name}") for name, phrase in PLACES.items()),
            *((word, f"orientation:{name}") for name, word in _ORIENTATION.items()),
            *((word, f"brightness:{name}") for name, word in _BRIGHTNESS.items()),
            ("nền", "layout:plain"),
            ("phần trên", "layout:bands"),
            ("pha trộn", "layout:mixed"),
            ("phần lớn", "layout:mixed"),
            ("không có hình nào", "things:none"),
        ]
    ),
)
