"""An image counts once on a page, and every image tag is accounted for."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.alt_text.normalise import normalise
from mella.crawl.html import scan_page
from mella.crawl.page import Image, Page
from mella.crawl.page_images import page_images

PAGE = "https://example.org/"
LAZY = "<img src=data:, data-src=/full.jpg alt=Most>"
HIDDEN = "<img src=data:, class=by-script alt=Most>"
AMP = "<amp-img src=/a.jpg alt=Most>"
FALLBACK = "<amp-img src=/b.jpg alt=Most fallback></amp-img>"
COPY = "<noscript><img src=/copy.jpg alt=Most></noscript>"


def found(html: str) -> list[tuple[str, str, str | None]]:
    images, _ = page_images(scan_page(html), PAGE)
    return [(image.url.removeprefix(PAGE), image.source, image.alt) for image in images]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (LAZY + COPY, [("full.jpg", "lazy", "Most")]),
        (COPY + LAZY, [("full.jpg", "lazy", "Most")]),
        (HIDDEN + COPY, [("copy.jpg", "noscript", "Most")]),
        (COPY + HIDDEN, [("copy.jpg", "noscript", "Most")]),
        (COPY, [("copy.jpg", "noscript", "Most")]),
        ("<img src=/copy.jpg alt=Most>" + COPY, [("copy.jpg", "src", "Most")]),
        (
            "<img src=/other.jpg alt=Most>" + COPY,
            [("other.jpg", "src", "Most"), ("copy.jpg", "noscript", "Most")],
        ),
        (
            "".join(f"<noscript><img src=/{name}.jpg></noscript><img src=data:,>" for name in "abc"),
            [(f"{name}.jpg", "noscript", None) for name in "abc"],
        ),
        (
            "".join(f"<img src=data:,><noscript><img src=/{name}.jpg></noscript>" for name in "abc"),
            [(f"{name}.jpg", "noscript", None) for name in "abc"],
        ),
        (f"{AMP}</amp-img>", [("a.jpg", "src", "Most")]),
        (f"{AMP}{COPY}</amp-img>", [("a.jpg", "src", "Most")]),
        (f"{AMP}{FALLBACK}{COPY}</amp-img>", [("a.jpg", "src", "Most")]),
        (
            f"{AMP}<amp-img src=/b.jpg alt=Chyba fallback></amp-img></amp-img>",
            [("a.jpg", "src", "Most"), ("b.jpg", "src", "Chyba")],
        ),
        (
            f"{AMP}<img src=/b.jpg><img src=/c.jpg>",
            [("a.jpg", "src", "Most"), ("b.jpg", "src", None), ("c.jpg", "src", None)],
        ),
        (f"{AMP}</amp-img>" + COPY, [("a.jpg", "src", "Most"), ("copy.jpg", "noscript", "Most")]),
        ("<img src=/a.jpg alt=Hrad>" * 2, [("a.jpg", "src", "Hrad")]),
        ("<img src=/a.jpg><img src=/a.jpg alt=Hrad>", [("a.jpg", "src", "Hrad")]),
        ("<img src=/a.jpg alt=A><img src=/a.jpg alt=B>", [("a.jpg", "src", "A"), ("a.jpg", "src", "B")]),
        ("<img src=/a.jpg alt='&nbsp; &#8203;'>", [("a.jpg", "src", None)]),
        ("<img src=/blank.gif alt=x>", [("blank.gif", "src", "x")]),
        ("<img src=data:, alt=x>", []),
    ],
)
def test_an_image_is_found_once(html: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(html) == expected


def test_further_addresses_are_those_of_the_tag_and_of_its_noscript_copy() -> None:
    html = "<img src=data:, data-src=/full.jpg srcset='/s.jpg 9w' alt=Most>" + COPY
    (plain,), _ = page_images(scan_page(html), PAGE)
    (image,), _ = page_images(scan_page(html), PAGE, others=True)
    assert image.others == (f"{PAGE}s.jpg", f"{PAGE}copy.jpg")
    assert plain == image._replace(others=())


def test_a_fallback_in_an_image_of_amp_gives_it_a_further_address() -> None:
    assert further(f"{AMP}{FALLBACK}{COPY}</amp-img>") == [("b.jpg", "copy.jpg")]


@pytest.mark.parametrize(
    "html",
    [
        "<template><amp-img src={{x}} alt=M /></template><img src=/b.jpg alt=M><img src=/c.jpg alt=M>",
        "<amp-img src=/b.jpg alt=Most /><img src=/c.jpg alt=Most>",
    ],
)
def test_an_image_of_amp_that_closes_itself_holds_nothing(html: str) -> None:
    assert [url for url, _, _ in found(html)] == ["b.jpg", "c.jpg"]


def test_an_image_of_amp_that_is_never_closed_takes_two_others_at_most() -> None:
    html = "".join(f"<amp-img src=/{n}.jpg alt=Most>" for n in range(9))
    assert [url for url, _, _ in found(html)] == ["0.jpg", "3.jpg", "6.jpg"]


def test_a_fallback_in_an_image_of_amp_is_counted_as_its_copy() -> None:
    _, dropped = page_images(scan_page(f"{AMP}{COPY}</amp-img>"), PAGE)
    assert dropped == {"image_noscript_copy": 1}


def further(html: str) -> list[tuple[str, ...]]:
    images, _ = page_images(scan_page(html), PAGE, others=True)
    return [tuple(url.removeprefix(PAGE) for url in image.others) for image in images]


def test_an_image_has_the_further_addresses_of_all_its_tags() -> None:
    plain, sized = "<img src=/a.jpg alt=Most>", "<img src=/a.jpg srcset='/b.jpg 9w' alt=Most>"
    assert further(plain + sized) == further(sized) == [("b.jpg",)]


def tags(*attributes: str) -> str:
    return "".join(f"<img src=/default.jpg {written}>" for written in attributes)


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        (tags("data-src=/hrad.jpg alt=Hrad", "data-src=/most.jpg alt=Most"), ["hrad.jpg", "most.jpg"]),
        (tags("data-src=/1.jpg alt=Hrad", "data-src=/2.jpg alt=Hrad"), ["1.jpg", "2.jpg"]),
        (tags("data-src=/a?n=1 alt=Hrad", "data-src=/a?n=2 alt=Most"), ["a?n=1", "a?n=2"]),
        (
            tags("srcset='/hrad.jpg 9w' alt=Hrad", "srcset='/most.jpg 9w' alt=Most"),
            ["hrad.jpg", "most.jpg"],
        ),
        (tags("data-src=/1.jpg alt=Hrad", "data-src=/2.jpg alt=Hrad", "alt=Most"), ["1.jpg", "2.jpg"]),
        (
            tags("data-src=/1.jpg alt=Hrad", "data-src=/2.jpg alt=Hrad", "data-src={{x}}/a.jpg alt=Most"),
            ["1.jpg", "2.jpg"],
        ),
        (
            "".join(
                f"<img src=/default.jpg alt={n}><noscript><img src=/{n}.jpg alt={n}></noscript>"
                for n in ("hrad", "most")
            ),
            ["hrad.jpg", "most.jpg"],
        ),
    ],
)
def test_what_tags_with_other_pictures_have_in_src_is_a_stand_in(html: str, urls: list[str]) -> None:
    assert [url for url, _, _ in found(html)] == urls
    assert further(html) == [()] * len(urls)


@pytest.mark.parametrize(
    "html",
    [
        tags("data-src=/hrad.jpg alt=Hrad"),
        tags("data-src=/hrad.jpg alt=Hrad", "data-src=/hrad.jpg alt=Most"),
        tags("data-src='/hrad.jpg?w=300' alt=Hrad", "data-src='/hrad.jpg?w=600' alt=Hrad"),
        tags("srcset='/small.jpg 9w' alt=Hrad", "srcset='/large.jpg 99w' alt=Hrad"),
        tags("srcset='/small.jpg 9w' alt=''", "srcset='/large.jpg 99w' alt=Hrad"),
    ],
)
def test_a_picture_in_src_that_is_given_at_several_sizes_is_no_stand_in(html: str) -> None:
    assert {url for url, _, _ in found(html)} == {"default.jpg"}


def test_one_photo_in_two_sizes_keeps_all_of_its_sizes() -> None:
    sizes = "srcset='/300.jpg 300w, /768.jpg 768w, /1024.jpg 1024w'"
    html = f"<img src=/300.jpg {sizes} alt=Hrad><img src=/1024.jpg {sizes} alt=Hrad>"
    assert further(html) == [("1024.jpg", "768.jpg"), ("768.jpg", "300.jpg")]


def test_hostile_srcsets_take_bounded_time_and_room() -> None:
    srcset = ", ".join(f"../{'ž' * 3}{n}?š {n}w" for n in range(60))
    html = f"<base href=/{'b' * 7_000}/>" + "".join(f"<img src={n} srcset='{srcset}'>" for n in range(3_000))
    page = scan_page(html)
    began = process_time()
    images, _ = page_images(page, PAGE, others=True)
    assert process_time() - began < 5
    assert sum(len(url) for image in images for url in image.others) <= 4_000_000


_invisible = st.lists(
    st.sampled_from(
        [
            "&nbsp;",
            "&amp;#8203;",
            "\u200b",
            "\xad",
            " ",
            "\x01",
            "_",
            "&",
            "\u3164",
            "\ufffc",
            "\ue001",
            "\U000e0041",
        ]
    )
)


@given(st.text() | _invisible.map("".join))
def test_an_alt_is_none_where_nothing_of_it_is_left_when_normalised(alt: str) -> None:
    (image,), _ = page_images(Page([Image("/a.jpg", alt)]), PAGE)
    assert image.alt == (alt if normalise(alt) else None)


@given(
    st.lists(
        st.sampled_from(
            [LAZY, HIDDEN, COPY, AMP, FALLBACK, "<img src=/a.jpg>", "<img src=/a.jpg alt=x>", "<img>"]
        ),
        max_size=12,
    ).map("".join)
)
def test_every_tag_is_found_or_has_a_reason(html: str) -> None:
    page = scan_page(html)
    images, dropped = page_images(page, PAGE)
    assert len(images) + dropped.total() == len(page.images)
    assert len({(image.url, image.alt) for image in images}) == len(images)
