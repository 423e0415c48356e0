"""Agreement in each language, against sentences written by hand."""

import pytest

from mella.captions.scene import Scene, Thing
from mella.captions.wording import scene_in


@pytest.mark.parametrize(
    ("code", "count", "shape", "colour", "expected"),
    [
        ("cs", 1, "circle", "red", "Vlevo je malý červený kruh."),
        ("cs", 2, "star", "light blue", "Vlevo jsou dvě malé světle modré hvězdy."),
        ("cs", 4, "square", "white", "Vlevo jsou čtyři malé bílé čtverce."),
        ("cs", 5, "triangle", "orange", "Vlevo je pět malých oranžových trojúhelníků."),
        ("ru", 1, "ring", "blue", "Слева находится маленькое синее кольцо."),
        ("ru", 2, "star", "yellow", "Слева находятся две маленькие жёлтые звезды."),
        ("ru", 3, "circle", "light blue", "Слева находятся три маленьких голубых круга."),
        ("ru", 6, "shape", "blue", "Слева находится шесть маленьких синих фигур."),
        ("ru", 11, "ring", "green", "Слева находится много маленьких зелёных колец."),
        ("sr", 1, "triangle", "blue", "На слици се лево налази мали плави троугао."),
        ("sr", 2, "star", "brown", "На слици се лево налазе две мале смеђе звезде."),
        ("sr", 3, "circle", "red", "На слици се лево налазе три мала црвена круга."),
        ("sr", 5, "square", "purple", "На слици се лево налази пет малих љубичастих квадрата."),
        ("hu", 1, "ring", "white", "A bal oldalon egy kis fehér gyűrű látható."),
        ("hu", 2, "square", "green", "A bal oldalon két kis zöld négyzet látható."),
        ("ko", 1, "circle", "red", "왼쪽에는 작은 빨간색 원이 하나 있습니다."),
        ("ko", 2, "ring", "blue", "왼쪽에는 작은 파란색 고리가 두 개 있습니다."),
        ("ko", 11, "star", "yellow", "왼쪽에는 작은 노란색 별이 많이 있습니다."),
        ("th", 1, "circle", "red", "ทางซ้ายมีวงกลมสีแดงขนาดเล็กหนึ่งวง"),
        ("th", 4, "star", "light blue", "ทางซ้ายมีดาวสีฟ้าขนาดเล็กสี่ดวง"),
        ("th", 3, "triangle", "grey", "ทางซ้ายมีสามเหลี่ยมสีเทาขนาดเล็กสามรูป"),
        ("vi", 1, "square", "green", "Ở bên trái có một hình vuông nhỏ màu xanh lá cây."),
        ("vi", 11, "star", "white", "Ở bên trái có nhiều hình ngôi sao nhỏ màu trắng."),
        ("ar", 1, "circle", "red", "على اليسار توجد دائرة حمراء صغيرة."),
        ("ar", 1, "square", "light blue", "على اليسار يوجد مربع أزرق فاتح صغير."),
        ("ar", 2, "triangle", "blue", "على اليسار يوجد مثلثان أزرقان صغيران."),
        ("ar", 2, "star", "yellow", "على اليسار توجد نجمتان صفراوان صغيرتان."),
        ("ar", 2, "ring", "light blue", "على اليسار توجد حلقتان زرقاوان فاتحتان صغيرتان."),
        ("ar", 3, "circle", "black", "على اليسار توجد ثلاث دوائر سوداء صغيرة."),
        ("ar", 8, "square", "brown", "على اليسار توجد ثمانية مربعات بنية صغيرة."),
        ("ar", 10, "star", "white", "على اليسار توجد عشر نجوم بيضاء صغيرة."),
        ("ar", 11, "shape", "pink", "على اليسار توجد أشكال وردية صغيرة كثيرة."),
        ("en", 1, "triangle", "orange", "On the left there is a small orange triangle."),
    ],
)
def test_numeral_adjective_and_noun_agree(
    code: str, count: int, shape: str, colour: str, expected: str
) -> None:
    scene = Scene("wide", "", "plain", ("white",), (Thing(count, "small", colour, shape, "left"),))
    assert scene_in(code, scene).endswith(expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", "الصورة عمودية وداكنة، جزؤها العلوي أزرق فاتح وجزؤها السفلي أخضر."),
        ("cs", "Tmavý obrázek na výšku má horní část světle modrou a dolní část zelenou."),
        ("en", "The picture is tall and dark; its upper part is light blue and its lower part is green."),
        ("hu", "A sötét, álló kép felső része világoskék, alsó része zöld."),
        ("ko", "세로로 긴 어두운 그림이고 위쪽은 하늘색, 아래쪽은 초록색입니다."),
        ("ru", "Картинка вертикальная и тёмная, её верхняя часть голубая, а нижняя часть зелёная."),
        ("sr", "Ово је усправна и тамна слика чији је горњи део светлоплаве боје, а доњи део зелене боје."),
        ("th", "ภาพแนวตั้งโทนมืด ส่วนบนเป็นสีฟ้า ส่วนล่างเป็นสีเขียว"),
        (
            "vi",
            "Đây là một bức hình khổ dọc, khá tối, phần trên màu xanh da trời, phần dưới màu xanh lá cây.",
        ),
    ],
)
def test_two_bands_are_worded_in_each_language(code: str, expected: str) -> None:
    assert scene_in(code, Scene("tall", "dark", "bands", ("light blue", "green"))).startswith(expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", "وتمتزج فيها الألوان البني والرمادي والأزرق الفاتح."),
        ("cs", "Čtvercový obrázek spojuje hnědou, šedou a světle modrou barvu."),
        ("hu", "A négyzet alakú képen barna, szürke és világoskék színek keverednek."),
        ("ko", "가로와 세로가 같은 그림이고 갈색, 회색, 하늘색이 섞여 있습니다."),
        ("ru", "Картинка квадратная, на ней преобладают коричневый, серый и голубой цвета."),
        ("sr", "Ово је квадратна слика на којој се мешају смеђа, сива и светлоплава боја."),
        ("th", "ภาพทรงจัตุรัส มีสีน้ำตาล สีเทา และสีฟ้าปะปนกัน"),
        ("vi", "pha trộn màu nâu, màu xám và màu xanh da trời."),
    ],
)
def test_a_mix_of_colours_is_worded_in_each_language(code: str, expected: str) -> None:
    assert expected in scene_in(code, Scene("square", "", "mixed", ("brown", "grey", "light blue")))


def test_several_things_are_joined_as_the_language_joins_clauses() -> None:
    things = (
        Thing(1, "", "red", "circle", "centre"),
        Thing(2, "", "blue", "star", "upper left"),
        Thing(3, "", "green", "ring", "scattered"),
    )
    scene = Scene("wide", "", "plain", ("white",), things)
    assert scene_in("hu", scene).endswith(
        "Középen egy piros kör, a bal felső részen két kék csillag, "
        "különböző helyeken pedig három zöld gyűrű látható."
    )
    assert "하나 있고, 왼쪽 위에는" in scene_in("ko", scene)
    assert "두 개 있으며, 여러 곳에는" in scene_in("ko", scene)
    assert "، وفي أماكن مختلفة توجد ثلاث حلقات خضراء." in scene_in("ar", scene)


def test_a_large_thing_is_said_before_the_background() -> None:
    scene = Scene("wide", "", "plain", ("white",), (Thing(1, "large", "red", "circle", "centre"),))
    assert scene_in("cs", scene).startswith("Uprostřed je velký červený kruh.")


@pytest.mark.parametrize(("orientation", "article"), [("tall", "Az álló"), ("wide", "A fekvő")])
def test_the_hungarian_article_follows_the_next_sound(orientation: str, article: str) -> None:
    assert scene_in("hu", Scene(orientation, "", "plain", ("red",))).startswith(article)
