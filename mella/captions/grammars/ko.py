"""Korean. The counter 개 follows the noun; particles follow the final sound of the word before."""

from mella.captions.grammars.grammar import Grammar, collect
from mella.captions.scene import Scene, Thing
from mella.captions.scene import count_slot as slot

COLOURS = {
    "black": "검은색",
    "white": "흰색",
    "grey": "회색",
    "red": "빨간색",
    "orange": "주황색",
    "yellow": "노란색",
    "green": "초록색",
    "blue": "파란색",
    "light blue": "하늘색",
    "purple": "보라색",
    "pink": "분홍색",
    "brown": "갈색",
}
SHAPES = {
    "circle": "원",
    "square": "정사각형",
    "rectangle": "직사각형",
    "triangle": "삼각형",
    "star": "별",
    "ring": "고리",
    "shape": "도형",
}
SIZES = {"large": "큰", "small": "작은"}
COUNTS = (
    "하나", "두 개", "세 개", "네 개", "다섯 개", "여섯 개", "일곱 개", "여덟 개", "아홉 개", "열 개", "많이",
)  # fmt: skip
PLACES = {
    "centre": "가운데에",
    "left": "왼쪽에",
    "right": "오른쪽에",
    "top": "위쪽에",
    "bottom": "아래쪽에",
    "upper left": "왼쪽 위에",
    "upper right": "오른쪽 위에",
    "lower left": "왼쪽 아래에",
    "lower right": "오른쪽 아래에",
    "scattered": "여러 곳에",
}
_BRIGHTNESS = {"bright": "밝은", "dark": "어두운"}
_ORIENTATION = {"wide": "가로로 긴", "tall": "세로로 긴", "square": "가로와 세로가 같은"}
_HANGUL_SYLLABLES, _FINALS = 0xAC00, 28  # The Unicode Standard 16, section 3.12


def subject(word: str) -> str:
    """The word with the subject particle: 이 after a consonant, 가 after a vowel."""
    closed = (ord(word[-1]) - _HANGUL_SYLLABLES) % _FINALS != 0
    return word + ("이" if closed else "가")


def _frame(scene: Scene) -> str:
    looks = filter(None, (_ORIENTATION[scene.orientation], _BRIGHTNESS.get(scene.brightness)))
    colours = [COLOURS[colour] for colour in scene.colours]
    if scene.layout == "plain":
        rest = f"배경은 {colours[0]}입니다"
    elif scene.layout == "bands":
        rest = f"위쪽은 {colours[0]}, 아래쪽은 {colours[1]}입니다"
    elif len(colours) == 1:
        rest = f"대부분 {colours[0]}입니다"
    else:
        rest = f"{subject(', '.join(colours))} 섞여 있습니다"
    return f"{' '.join(looks)} 그림이고 {rest}."


def _clause(thing: Thing) -> str:
    noun = " ".join(filter(None, (SIZES.get(thing.size), COLOURS[thing.colour], SHAPES[thing.shape])))
    return f"{PLACES[thing.place]}는 {subject(noun)} {COUNTS[thing.count - 1]}"


def _things(things: tuple[Thing, ...]) -> str:
    endings = {1: ["있습니다."], 2: ["있고,", "있습니다."], 3: ["있고,", "있으며,", "있습니다."]}
    clauses = zip(things, endings[len(things)], strict=True)
    return " ".join(f"{_clause(thing)} {ending}" for thing, ending in clauses)


GRAMMAR = Grammar(
    language="ko",
    frame=_frame,
    things=_things,
    nothing="뚜렷하게 눈에 띄는 도형은 없습니다.",
    forms=collect(
        [
            *((word, f"colour:{name}") for name, word in COLOURS.items()),
            *((word, f"shape:{name}") for name, word in SHAPES.items()),
            *((word, f"size:{name}") for name, word in SIZES.items()),
            *((word, slot(n)) for n, word in enumerate(COUNTS, 1) if n > 1),
            *((phrase, f"place:{name}") for name, phrase in PLACES.items()),
            *((word, f"orientation:{name}") for name, word in _ORIENTATION.items()),
            *((word, f"brightness:{name}") for name, word in _BRIGHTNESS.items()),
            ("배경", "layout:plain"),
            ("위쪽은", "layout:bands"),
            ("섞여", "layout:mixed"),
            ("대부분", "layout:mixed"),
            ("뚜렷하게 눈에 띄는 도형은 없", "things:none"),
        ]
    ),
    word_end=False,
)
