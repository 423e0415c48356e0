"""The address of an image is found where the page keeps it."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.html import scan_page
from mella.crawl.image_address import Room, image_address, largest_first, other_addresses

PAGE = "https://example.org/a/"


def address(html: str, *, placeholder: bool = False) -> tuple[str, str] | None:
    page = scan_page(html)
    found = image_address(page.images[-1], PAGE, page.base, placeholder=placeholder)
    return (found[0].removeprefix("https://example.org"), found[1]) if found else None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=x.jpg data-src=y.jpg srcset='z.jpg 2x'>", ("/a/x.jpg", "src")),
        ("<img src=data:image/gif;base64,R0 data-src=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src=/img/blank.gif data-original=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src=/lazyload-1x1.png data-lazy-src=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img data-src='{\"a\": 1}' data-lazy=true data-original=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src=data:, srcset='s.jpg 100w, l.jpg 900w, m.jpg 400w'>", ("/a/l.jpg", "srcset")),
        ("<img data-srcset='s.jpg 1x, l.jpg 2x'>", ("/a/l.jpg", "lazy")),
        ("<picture><source srcset='s.webp, l.webp 2x'><img src=data:,></picture>", ("/a/l.webp", "picture")),
        ("<base href=/b/><img src=x.jpg>", ("/b/x.jpg", "src")),
        ("<img src=' \n/x.jpg '>", ("/x.jpg", "src")),
        ("<img src=/blank.gif>", None),
        ("<img src=''>", None),
        ("<img src=#top>", None),
        ("<img alt=x>", None),
        ("<img src=blob:https://example.org/1>", None),
        ("<img data-src='/up/ảnh đẹp.jpg'>", ("/up/%E1%BA%A3nh%20%C4%91%E1%BA%B9p.jpg", "lazy")),
        ("<img data-src='a.jpg 1x, b c.jpg' data-original=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img data-src='two words' data-original=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img data-src=/a_{width}x.jpg srcset='/a_300x.jpg 300w'>", ("/a_300x.jpg", "srcset")),
        ("<img src='{{ image.url }}' data-src=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src='${img.url}/a.jpg'>", None),
        ("<img src='<?php echo $x ?>' data-src=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src='[[img]]'>", None),
        ("<img src='/is/image/x?src=is{Co/photo}&wid=4'>", ("/is/image/x?src=is%7BCo/photo%7D&wid=4", "src")),
        ("<img src='/a.jpg?im=Resize={width:100}'>", ("/a.jpg?im=Resize=%7Bwidth:100%7D", "src")),
        ("<img src='/f/{2a}/b.jpg'>", ("/f/%7B2a%7D/b.jpg", "src")),
        ("<img data-src='small.jpg large.jpg' srcset='/r.jpg 2x'>", ("/r.jpg", "srcset")),
        ("<img data-src='a.jpg 480w,b.jpg' srcset='/r.jpg 2x'>", ("/r.jpg", "srcset")),
        ("<img data-url='/photo.JPG!large'>", ("/photo.JPG!large", "lazy")),
        ("<img data-url='/photo.ashx?id=5'>", ("/photo.ashx?id=5", "lazy")),
        ("<img data-url='/sharer.php?u=x.jpg'>", None),
        ("<img src=/images/pixel_trans.gif data-src=/real.jpg>", ("/real.jpg", "lazy")),
        ("<img src=/dot_clear.gif data-src=/real.jpg>", ("/real.jpg", "lazy")),
        ("<img src=/trans-pix.gif data-src=/real.jpg>", ("/real.jpg", "lazy")),
        ("<img src=/empty_1px.png data-src=/real.jpg>", ("/real.jpg", "lazy")),
        ("<img src=/dummy-600x400-abc.png data-src=/real.jpg>", ("/real.jpg", "lazy")),
        ("<img src=/pixel6.jpg data-src=/y.jpg>", ("/pixel6.jpg", "src")),
        ("<img src=/pixel-8.jpg data-src=/y.jpg>", ("/pixel-8.jpg", "src")),
        (
            "<img src='/{3F2504E0-4F89-11D3-9A0C-0305E82C3301}.jpg'>",
            ("/%7B3F2504E0-4F89-11D3-9A0C-0305E82C3301%7D.jpg", "src"),
        ),
        ("<img srcset='javascript:x 900w, real.jpg 200w'>", ("/a/real.jpg", "srcset")),
        ("<img src=/gray-wolf.jpg data-url=/page/1.html>", ("/gray-wolf.jpg", "src")),
        ("<img src=/trans-siberian.jpg data-src=y.jpg>", ("/trans-siberian.jpg", "src")),
        ("<img src=/grey_1x1.gif data-url=/y.jpg>", ("/y.jpg", "lazy")),
        ("<img src=/blank.gif data-url=/page/1.html>", None),
        ("<img src=data:, srcset='/blank.gif 1x' data-srcset='y.jpg 1x'>", ("/a/y.jpg", "lazy")),
        ("<img data-src=/img/blank.gif data-original=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src=data:, data-cfsrc=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src=data:, data-pagespeed-lazy-src=y.jpg>", ("/a/y.jpg", "lazy")),
        ("<img src=data:, data-splide-lazy-srcset='s.jpg 1w, y.jpg 2w'>", ("/a/y.jpg", "lazy")),
    ],
)
def test_the_address_is_taken_from_the_first_place_that_holds_one(
    html: str, expected: tuple[str, str] | None
) -> None:
    assert address(html) == expected


def others(html: str, room: Room) -> list[str]:
    page = scan_page(html)
    first = image_address(page.images[-1], PAGE, page.base, placeholder=True)
    assert first
    found = other_addresses(page.images, PAGE, page.base, "utf-8", first=first[0], room=room)
    return [url.removeprefix("https://example.org") for url in found]


def test_an_attribute_of_any_length_is_looked_at_in_linear_time() -> None:
    images = scan_page(f"<img data-src='{'.jpg' * 2_000}/a b.jpg'>" * 500).images
    before = process_time()
    found = [image_address(image, PAGE, None) for image in images]
    assert all(one and one[0].endswith("/a%20b.jpg") for one in found)
    assert process_time() - before < 1


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<img src=x.jpg>", []),
        ("<img src=x.jpg srcset='s.jpg 1x, x.jpg 2x, l.jpg 3x'>", ["/a/l.jpg", "/a/s.jpg"]),
        ("<img src=x.jpg data-src=y.jpg srcset='s.jpg, y.jpg 2x'>", ["/a/y.jpg", "/a/s.jpg"]),
        ("<img src=/blank.gif srcset='s.jpg, l.jpg 2x'>", ["/a/s.jpg"]),
        ("<picture><source srcset='s.webp, l.webp 2x'><img src=x.jpg></picture>", ["/a/l.webp", "/a/s.webp"]),
        ("<img src=x.jpg srcset='javascript:1, data:x 2x, /{w}.jpg 3x, ok.jpg 4x'>", ["/a/ok.jpg"]),
    ],
)
def test_further_addresses_follow_in_their_order_each_once(html: str, expected: list[str]) -> None:
    assert others(html, Room()) == expected


@pytest.mark.parametrize(
    ("room", "fit"), [(Room(), 64), (Room(candidates=5), 4), (Room(characters=90), 2), (Room(0, 0), 0)]
)
def test_further_addresses_are_bounded_in_number_and_length(room: Room, fit: int) -> None:
    srcsets = (", ".join(f"{n:05}.jpg {n}w" for n in range(start, start + 60)) for start in (100, 200))
    html = "<img src=x.jpg srcset='{}' data-srcset='{}'>".format(*srcsets)
    assert len(others(html, room)) == fit


def test_what_cannot_be_resolved_takes_room_as_well() -> None:
    html = "<img src=x.jpg srcset='javascript:1 2x, javascript:2 1x, b.jpg'>"
    assert others(html, Room(candidates=3)) == []


def test_an_address_that_only_looks_like_a_placeholder_is_the_last_resort() -> None:
    assert address("<img src=/blank.gif>", placeholder=True) == ("/blank.gif", "src")
    assert address("<img srcset='/blank.gif 1x'>", placeholder=True) == ("/blank.gif", "srcset")


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.jpg", "a.jpg"),
        ("a.jpg 1x,b.jpg 2x", "b.jpg"),
        ("a.jpg 2x, b.jpg 300w", "b.jpg"),
        ("w_1,h_2/a.jpg 1x, w_2,h_4/a.jpg 1.5x", "w_2,h_4/a.jpg"),
        ("a.jpg, b.jpg 2x", "b.jpg"),
        (" , a.jpg 100w 50h, b.jpg 200w (future, stuff), c.jpg 50w,", "b.jpg"),
        ("data:image/png;base64,AA 5x, a.jpg 1x", "a.jpg"),
        ("a.jpg 99999999999999w, b.jpg 2w", "b.jpg"),
        ("", None),
        (" , ", None),
    ],
)
def test_the_largest_candidate_of_a_srcset_stands_first(srcset: str, expected: str | None) -> None:
    assert next(iter(largest_first(srcset)), None) == expected


@given(st.text("ab ,()1wx.\n", max_size=60))
def test_no_srcset_raises(srcset: str) -> None:
    assert all(found in srcset for found in largest_first(srcset))
