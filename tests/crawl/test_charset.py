import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.charset import decode_text, to_utf8
from mella.crawl.charset_labels import _LABELS, canonical_label, codec_name

SENTENCES = {
    "windows-1256": ("cp1256", "القط الأسود يجلس على السجادة الحمراء في البيت القديم بجانب النافذة"),
    "windows-1250": ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy nad řekou, těšil se na jaře z květů"),
    "iso-8859-2": ("iso-8859-2", "Árvíztűrő tükörfúrógép és őszi eső, a szülőföldről szóló énekek könyve"),
    "windows-1251": ("cp1251", "Чёрный кот сидит на красном ковре у старого окна и смотрит на улицу"),
    "iso-8859-5": ("iso-8859-5", "Чёрный кот сидит на красном ковре у старого окна и смотрит на улицу"),
    "iso-8859-6": ("iso-8859-6", "القط الأسود يجلس على السجادة الحمراء في البيت القديم بجانب النافذة"),
    "koi8-r": ("koi8-r", "Чёрный кот сидит на красном ковре у старого окна и смотрит на улицу"),
    "euc-kr": ("cp949", "검은 고양이가 오래된 창가의 빨간 양탄자 위에 앉아 있다"),
    "windows-874": ("cp874", "แมวดำนั่งอยู่บนพรมสีแดงข้างหน้าต่างเก่าในบ้านหลังเล็ก"),
}


@pytest.mark.parametrize("label", SENTENCES)
@pytest.mark.parametrize("declared", ["http", "meta", "equiv", "nowhere"])
def test_the_encodings_of_our_languages_are_read(label: str, declared: str) -> None:
    codec, text = SENTENCES[label]
    meta = {
        "meta": f"<meta charset={label}>",
        "equiv": f"<META content='text/html; charset={label}' HTTP-EQUIV=Content-Type>",
    }
    page = f"<html><head>{meta.get(declared, '')}</head><body><p>{text}. {text}</p>"
    decoded, found = decode_text(
        page.encode(codec), f"text/html; charset={label}" if declared == "http" else None
    )
    assert decoded == page
    assert found == label


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize(
    "content_type", [None, "text/html", "text/html; charset=utf-16", "text/html; charset=koi8-r"]
)
def test_utf_16_is_read_with_and_without_a_mark_whatever_is_declared(
    codec: str, marked: bool, content_type: str | None
) -> None:
    page = "\r\n<!doctype html><meta charset=windows-1250><p>Чёрный кот"
    body = (("\ufeff" if marked else "") + page).encode(codec)
    assert decode_text(body, content_type) == (page, codec.replace("-16-", "-16"))


@pytest.mark.parametrize("label", ["iso-8859-11", "tis-620", "windows-874"])
def test_the_thai_encodings_are_one(label: str) -> None:
    codec, text = SENTENCES["windows-874"]
    assert decode_text(text.encode(codec), f"text/html; charset={label}") == (text, "windows-874")


@pytest.mark.parametrize("label", SENTENCES)
def test_a_page_in_utf_8_is_that_of_its_text(label: str) -> None:
    codec, text = SENTENCES[label]
    body = text.encode(codec)
    content_type = f"text/html; charset={label}"
    assert to_utf8(body, content_type) == (text.encode(), label)
    assert to_utf8(text.encode(), "text/html; charset=utf-8") == (text.encode(), "utf-8")


@pytest.mark.parametrize(
    ("body", "content_type", "label"),
    [
        (b"\xef\xbb\xbfx<meta charset=koi8-r>", "text/html; charset=windows-1251", "utf-8"),
        (b"\xff\xfex\x00", "text/html; charset=utf-8", "utf-16le"),
        (b"\xfe\xff\x00x", None, "utf-16be"),
        (b"<meta charset=koi8-r>", "text/html; charset=windows-1251", "windows-1251"),
        (b"<meta charset=koi8-r>", "text/html; charset=no-such", "koi8-r"),
        (b"<meta charset=no-such><meta charset=koi8-r>", "text/html", "koi8-r"),
        (b"<meta charset=utf-16>", None, "utf-8"),
        (b"<!-- <meta charset=koi8-r> --><meta charset='iso-8859-2'>", None, "iso-8859-2"),
        (b"<meta name=x content='text/html; charset=koi8-r'>", None, "utf-8"),
        (b'<?xml version="1.0" encoding="windows-1251"?><html>', None, "windows-1251"),
        (b"<script>" + b"x()" * 900 + b"</script><meta charset=koi8-r>", None, "koi8-r"),
        (b" " * 2000 + b"<style>/*<meta charset=big5>*/</style ><meta charset=koi8-r>", None, "koi8-r"),
        (b" " * 2000 + b"<!-- <meta charset=koi8-r> --><p title='<meta charset=big5>'>", None, "utf-8"),
        (b" " * 1000 + b"<meta charset=iso-8859-15>", None, "iso-8859-15"),
        (b"<body title='<meta charset=koi8-r>'>", None, "utf-8"),
        (b'<?xml version="1.0" encoding="utf-8"?><meta charset=koi8-r>', None, "koi8-r"),
        (
            b"<style>" + b"a{b:c}" * 20_000 + b"</style>" + "Съешь ещё этих мягких".encode("cp1251") * 9,
            None,
            "windows-1251",
        ),
        ("Příliš žluťoučký kůň úpěl".encode() * 9 + b"\xe8", None, "utf-8"),
        (b"plain ascii", None, "utf-8"),
        (b"", None, "utf-8"),
    ],
)
def test_the_order_of_evidence_is_that_of_browsers(body: bytes, content_type: str | None, label: str) -> None:
    assert decode_text(body, content_type)[1] == label


@pytest.mark.parametrize(
    ("label", "canonical"),
    [("ISO-8859-1", "windows-1252"), ("latin1", "windows-1252"), ("TIS-620", "windows-874"),
     ("iso-8859-11", "windows-874"), ("ks_c_5601-1987", "euc-kr"), ("windows-949", "euc-kr"),
     ("iso-8859-9", "windows-1254"), ("gb2312", "gbk"), ("Shift_JIS", "shift_jis"), (" utf8 ", "utf-8"),
     ("unicode", "utf-16le"), ("cp1251", "windows-1251"), ("utf-7", None), ("", None)],
)  # fmt: skip
def test_labels_are_those_of_the_encoding_standard(label: str, canonical: str | None) -> None:
    assert canonical_label(label) == canonical


@pytest.mark.parametrize("label", sorted(set(_LABELS) - {"replacement"}))
def test_every_encoding_of_the_standard_has_a_decoder(label: str) -> None:
    assert b"<p>" in "<p>".encode(codec_name(label)) or label.startswith("utf-16")
    assert decode_text(b"<p>\xa0\xff\x81", f"text/html; charset={label}")[1] == label


@pytest.mark.parametrize("piece", [b'<a "<meta ', b"<script", b"<!--", b"<a b='", b"<meta a= ", b"<title >"])
def test_a_declaration_is_looked_for_in_linear_time(piece: bytes) -> None:
    started = time.process_time()
    decode_text(piece * 100_000 + b" charset=", None)
    assert time.process_time() - started < 2


def test_vietnamese_combining_tones_are_composed() -> None:
    body = "Tiê\u0301ng Viê\u0323t".encode("cp1258")
    assert decode_text(body, "text/html; charset=windows-1258") == ("Tiếng Việt", "windows-1258")
    assert unicodedata.is_normalized("NFC", decode_text(body, "text/html;charset=cp1258")[0])


def test_korean_beyond_ks_x_1001_and_thai_are_not_lost() -> None:
    assert decode_text("똠방각하".encode("cp949"), "text/html; charset=euc-kr")[0] == "똠방각하"
    assert decode_text("“ไทย”".encode("cp874"), "text/html; charset=tis-620")[0] == "“ไทย”"


def test_holes_of_windows_encodings_become_controls_as_in_browsers() -> None:
    assert decode_text(b"a\x81b", "text/html; charset=iso-8859-1")[0] == "a\x81b"
    assert decode_text(b"a\xfcb", "text/html; charset=windows-874")[0] == "a�b"


def test_a_false_claim_of_utf8_is_believed_as_in_browsers() -> None:
    text, label = decode_text("кот".encode("cp1251"), "text/html; charset=utf-8")
    assert label == "utf-8"
    assert "�" in text


def test_a_character_cut_off_at_the_end_does_not_unmake_utf8() -> None:
    assert decode_text("<p>แมวดำ".encode()[:-1], None)[1] == "utf-8"


def test_encodings_that_hide_markup_are_not_decoded() -> None:
    assert decode_text(b"<script>", "text/html; charset=iso-2022-kr") == ("�", "replacement")


@given(st.binary(max_size=1500), st.one_of(st.none(), st.text(max_size=40)))
def test_arbitrary_bytes_decode_to_text_that_can_be_stored(body: bytes, content_type: str | None) -> None:
    text, label = decode_text(body, content_type)
    text.encode("utf-8")
    assert canonical_label(label) == label


def test_the_detector_knows_real_paragraphs(shared_data: Path) -> None:
    codecs = {
        "ar": "cp1256",
        "cs": "cp1250",
        "hu": "iso-8859-2",
        "ko": "cp949",
        "ru": "cp1251",
        "th": "cp874",
    }
    right = total = 0
    for line in (shared_data / "langid" / "udhr_paragraphs.tsv").read_text(encoding="utf-8").splitlines():
        language, text = line.split("\t")[:2]
        if language in codecs:
            body = f"<p>{text}</p>".encode(codecs[language], "ignore")
            total += 1
            right += decode_text(body, None)[0] == body.decode(codecs[language])
    assert total > 150
    assert right / total > 0.97
