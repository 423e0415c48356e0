"""A small lake with eight languages: painted pictures, texts, funnels, hostile ones among them."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from PIL import Image, ImageDraw

from mella.funnel import funnel_rows
from mella.identity import fraction, identify
from mella.images.blobs import write_blob
from mella.languages import CODES
from mella.storage import Storage
from mella.tables import ALL, TABLES

CRAWL = "autumn-2026"
PER_LANGUAGE = 10
STAND_IN = "palette 1 (stand-in)"

TEXTS = {
    "ar": ("طبق من الكسكسي بالخضار على مائدة العائلة", "قلعة قديمة فوق التل عند الغروب"),
    "cs": ("Svíčková na smetaně s knedlíky a brusinkami", "Pohled na Karlův most v ranní mlze"),
    "hu": ("Gulyásleves bográcsban, friss kenyérrel", "A Halászbástya tornyai napfelkeltekor"),
    "ko": ("할머니가 담근 배추김치와 갓 지은 밥", "단풍이 든 경복궁의 가을 풍경"),
    "ru": ("Пельмени со сметаной на расписной тарелке", "Деревянная церковь на острове Кижи зимой"),
    "sr": ("Шљиве се суше на сунцу испред старе куће", "Tvrđava Golubac na obali Dunava"),
    "th": ("ข้าวเหนียวมะม่วงในจานสีขาวที่ตลาดน้ำ", "ขบวนแห่เทียนพรรษาที่อุบลราชธานี"),
    "vi": ("Bát phở bò nóng với rau thơm và chanh", "Ruộng bậc thang Mù Cang Chải mùa lúa chín"),
}
TRANSLATED = {
    "ar": "دائرة حمراء كبيرة في وسط صورة زرقاء فاتحة.",
    "cs": "Velký červený kruh uprostřed světle modrého obrázku.",
    "hu": "Nagy piros kör egy világoskék kép közepén.",
    "ko": "밝은 파란색 그림 한가운데에 큰 빨간 원이 있다.",
    "ru": "Большой красный круг в центре светло-голубой картинки.",
    "sr": "Велики црвени круг у средини светлоплаве слике.",
    "th": "วงกลมสีแดงขนาดใหญ่กลางภาพสีฟ้าอ่อน",
    "vi": "Một hình tròn lớn màu đỏ ở giữa bức tranh màu xanh nhạt.",
}
ENGLISH = "A large red circle in the middle of a light blue picture."
SCRIPTS = {"ar": "Arab", "ko": "Hang", "ru": "Cyrl", "sr": "Cyrl", "th": "Thai"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "safe \u202eevil\u2069 override",
    "{{ 7 * 7 }} </style></bdi></span>",
)


@dataclass
class World:
    """Rows by table over a folder of pictures; `read` is what a report is given."""

    storage: Storage
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    as_datasets: bool = True

    def add(self, name: str, **values: Any) -> dict[str, Any]:
        row: dict[str, Any] = {column.name: values.get(column.name) for column in TABLES[name].columns}
        self.rows.setdefault(name, []).append(row)
        return row

    def read(self, name: str) -> pa.Table | ds.Dataset:
        table = pa.Table.from_pylist(self.rows.get(name, []), schema=TABLES[name].schema)
        return ds.dataset(table) if self.as_datasets else table


def paint(seed: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """A circle and a square on a ground: where and in which colours the seed decides."""
    draws = [fraction(seed, str(i)) for i in range(12)]
    colours = [tuple(int(255 * d) for d in draws[i : i + 3]) for i in (0, 3, 6)]
    picture = Image.new("RGB", size, colours[0])
    draw = ImageDraw.Draw(picture)
    x, y = int(60 + 200 * draws[9]), int(60 + 120 * draws[10])
    draw.ellipse((x - 50, y - 50, x + 50, y + 50), colours[1])
    draw.rectangle((size[0] - x - 30, 20, size[0] - x + 40, 100), colours[2])
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def build(folder: Path, domain: str = "painted.example", safety: str = "passed") -> World:
    """The world with its pictures under `folder`; all hosts end in `domain`."""
    world = World(Storage(str(folder)))
    for number in range(3):
        _add_warc(world, number)
    for code in CODES:
        for index in range(PER_LANGUAGE):
            _add_pair(world, code, index, domain, safety)
        _add_funnels(world, code, domain)
    records = {
        "kept": 640,
        "not_html": 900,
        "not_a_response": 660,
        "opted_out_robots_meta": 12,
        "http_status": 31,
    }
    world.rows["funnel"] += funnel_rows("image_alt_pairs", CRAWL, ALL, "records", records).to_pylist()
    tags = {"image_kept": 1_905, "image_without_address": 80, "image_repeated_on_page": 300}
    world.rows["funnel"] += funnel_rows("image_alt_pairs", CRAWL, ALL, "images", tags).to_pylist()
    world.add("image_alt_pairs", **_pair("und", "x", "12345", domain), candidate_language="und")
    return world


def _add_warc(world: World, number: int) -> None:
    uri = f"/crawl/part-{number:05}.warc.gz"
    world.add(
        "raw_crawl", crawl=CRAWL, warc_uri=uri, shard=number, bytes=48_213_004 + number, sha256=identify(uri),
        compression="gzip", seekable=number != 2, records=747, html_responses=220, image_responses=310,
        problems=int(number == 2),
    )  # fmt: skip
    if number == 2:
        world.add("crawl_problems", crawl=CRAWL, warc_uri=uri, warc_offset=991, reason="truncated_record",
                  detail="1 204 of 9 000 bytes <b>here</b>")  # fmt: skip


def _pair(code: str, number: str, alt: str, domain: str) -> dict[str, Any]:
    host = f"site{fraction(code, number) * 6:.0f}.{code}.{domain}"
    page = f"https://{host}/page/{number}"
    image = f"https://{host}/media/{number}.jpg"
    return {
        "pair_id": identify(page, image, alt), "page_url": page, "image_url": image, "alt": alt,
        "page_lang": code, "page_lang_score": 0.98, "alt_lang": code, "alt_lang_score": 0.95,
        "alt_script": SCRIPTS.get(code, "Latn"), "language_evidence": "script",
        "text_lang": code, "text_lang_score": 0.9, "alts_lang": code,
        "letters_lang": "und", "model_lang": code, "page_text_lang": code,
        "html_lang": code, "host": host,
        "mt_suspect": False, "charset": "utf-8", "image_source": "src",
        "warc_uri": "/crawl/part-00000.warc.gz", "warc_offset": 1234, "crawl": CRAWL,
        "language": code, "context": {"title": "t", "figcaption": None, "heading": None},
    }  # fmt: skip


def _add_pair(world: World, code: str, index: int, domain: str, safety: str) -> None:
    texts = TEXTS[code]
    alt = f"{texts[index % len(texts)]} {index}"
    pair = _pair(code, str(index), alt, domain)
    sha256, blob = write_blob(world.storage, paint(f"{code}{index}", (320, 240) if index % 2 else (220, 300)))
    pool = "ling" if index % 3 == 0 else "know"
    split = ("train", "train", "test", "validation")[index % 4]
    world.add("image_alt_pairs", **pair, candidate_language=code)
    world.add("alt_text", **pair, text=alt, letters=len(alt), host_repeats=1, crawl_repeats=1, masked=False)
    picture = {"image_sha256": sha256, "blob": blob, "width": 320, "height": 240, "safety": safety}
    world.add("images", **{**pair, **picture}, has_alt=True, status="ok", phash=identify(sha256)[:16],
              colour_signature="00" * 12, format="JPEG", bytes=blob["length"], frames=1)  # fmt: skip
    world.add("splits", image_sha256=sha256, cluster=sha256, pool=pool, split=split, has_alt=True,
              languages=[code], phash=identify(sha256)[:16], colour_signature="00" * 12)  # fmt: skip
    world.add("dataset", **{**pair, **picture}, id=identify(sha256, pool), cluster=sha256, pool=pool,
              split=split, text=TRANSLATED[code] if pool == "ling" else alt, script=pair["alt_script"],
              source="caption" if pool == "ling" else "alt_text", prompt_id="p", prompt="?",
              captioner=STAND_IN if pool == "ling" else None)  # fmt: skip
    if pool == "ling":
        _add_caption(world, code, sha256)


def _add_caption(world: World, code: str, sha256: str) -> None:
    made: Mapping[str, Any] = {
        "crawl": CRAWL, "language": code, "image_sha256": sha256, "english": ENGLISH, "captioner": STAND_IN,
        "prompt_id": "p", "finish_reason": "stop", "attempts": 1,
    }  # fmt: skip
    world.add("english_captions", **made)
    world.add("captions", **made, text=TRANSLATED[code], script=SCRIPTS.get(code, "Latn"), length_ratio=1.0,
              translator="palette grammar 1 (stand-in)", caption_lang=code)  # fmt: skip


def _add_fallen(world: World, code: str, domain: str, counts: Mapping[str, int]) -> None:
    """The candidates that the rules took, so that found and funnel agree."""
    for reason, number in counts.items():
        for index in range(number if reason != "kept" else 0):
            pair = _pair(code, f"{reason}{index}", reason, domain)
            world.add("image_alt_pairs", **pair, candidate_language=code)


def _add_funnels(world: World, code: str, domain: str) -> None:
    weight = 1 + int(9 * fraction("weight", code))
    page = {
        "page_url": f"https://shop.{code}.{domain}/p/1",
        "image_url": f"https://shop.{code}.{domain}/i.png",
    }
    stages = {
        "alt_text": ("pairs", {"kept": PER_LANGUAGE, "no_alt": 40 * weight, "other_language": 9 * weight,
                               "file_name": 13, "generic_word": 5 * weight, "too_short": 6,
                               "template_on_host": 20 + weight, "keyword_list": 3, "duplicate": 7}),
        "images": ("pairs", {"kept": PER_LANGUAGE, "image_not_in_crawl": 3, "too_small": weight,
                             "truncated": 1}),
        "english_captions": ("pictures", {"kept": 4, "loop": 1}),
        "captions": ("pictures", {"kept": 4}),
        "dataset": ("rows", {"kept": PER_LANGUAGE, "over_texts_per_picture": 3}),
    }  # fmt: skip
    examples = {
        "kept": [{"text": f"{TEXTS[code][1]} {n}", **page} for n in (1, 2, 3)],
        "no_alt": [{"text": "", **page}],
        "other_language": [{"text": text, **page} for text in HOSTILE[:3]],
        "file_name": [{"text": "IMG_20260214_101502.jpg", **page}, {"text": "DSC-0041.JPG", **page}],
        "generic_word": [{"text": HOSTILE[3], **page}],
        "template_on_host": [{"text": f"{TEXTS[code][0]} – {n}", **page} for n in (1, 2, 3)],
    }
    for stage, (unit, counts) in stages.items():
        if stage == "alt_text":
            _add_fallen(world, code, domain, counts)
        rows = funnel_rows(stage, ALL if stage == "dataset" else CRAWL, code, unit, counts, examples)
        world.rows.setdefault("funnel", []).extend(rows.to_pylist())
