"""Compiled searches find what a look at one byte after the other finds."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.names import find_name, name_table
from mella.crawl.vector import collapse, find_byte, find_control, find_name_end, word

TEXTS = st.lists(
    st.sampled_from([b"a", b"abcdefgh" * 5, b" ", b"\n", b"\x01", b"/", b"=", b">", b"<", "žá".encode()]),
    max_size=40,
).map(b"".join)
NAMES = ("img", "h1", "figcaption", "data-gt-lazy-src", "xml:lang", "data-original-set")


def array(data: bytes) -> np.ndarray:
    return np.frombuffer(data, np.uint8)


def first(pattern: bytes, data: bytes, at: int) -> int:
    found = re.compile(pattern).search(data, at)
    return found.start() if found else len(data)


@given(TEXTS, st.integers(0, 300))
def test_a_search_stops_at_the_first_byte_of_its_kind(data: bytes, at: int) -> None:
    at = min(at, len(data))
    assert find_byte(array(data), at, 60) == first(b"<", data, at)
    assert find_name_end(array(data), at) == first(rb"[\x00- /=>]", data, at)
    assert find_control(array(data), at) == first(rb"[\x00-\x1f]", data, at)


@given(st.binary(max_size=20), st.integers(0, 20), st.integers(0, 12))
def test_a_word_is_the_next_bytes_as_one_number(data: bytes, at: int, length: int) -> None:
    at = min(at, len(data))
    length = min(length, len(data) - at)
    assert int(word(array(data), at, length)) == int.from_bytes(data[at : at + min(8, length)], "little")


@given(TEXTS, st.integers(0, 60), st.integers(0, 60), st.booleans(), st.integers(0, 40))
def test_white_space_is_collapsed(data: bytes, start: int, length: int, bare: bool, room: int) -> None:
    start = min(start, len(data))
    end = min(start + length, len(data))
    wanted = re.sub(rb"[\x00- ]+", b" ", data[start:end])
    wanted = wanted.removeprefix(b" ") if bare else wanted
    out = np.zeros(2 + end - start + room, np.uint8)
    size = collapse(array(data), start, end, out, 2, bare)
    assert out[2:size].tobytes() == wanted


@given(st.sampled_from(NAMES), st.integers(0, 24), st.integers(0, 255), st.booleans())
def test_a_name_is_found_in_any_case_and_nothing_else_is(
    name: str, at: int, byte: int, capital: bool
) -> None:
    table = name_table(NAMES)
    written = bytearray((name.upper() if capital else name).encode())
    assert find_name(array(bytes(written) + b">"), 0, len(name), table) == NAMES.index(name)
    written[at % len(name)] = byte
    like = re.sub(rb"[A-Z]+", lambda letters: letters[0].lower(), bytes(written)).decode("latin-1")
    expected = NAMES.index(like) if like in NAMES else -1
    assert find_name(array(b"<" + bytes(written)), 1, 1 + len(name), table) == expected
