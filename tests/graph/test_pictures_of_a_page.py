"""Each image of a page gets its own picture, as a browser shows it, through the whole data half."""

import hashlib
from io import BytesIO
from pathlib import Path

from warcio.warcwriter import WARCWriter

from mella.forget import forget
from mella_dagster.crawls import add_crawl
from tests.crawl.warcs import response
from tests.graph.conftest import opened
from tests.images.painted import scene

SITE = "https://hrady.example"
PAGE = """<html lang=cs><title>Výlety na hrady a zámky</title>
<p>Na výlety po hradech a zámcích se vydáváme každý rok v létě, protože máme rádi staré stavby a lesy.
<img src=/nahled.jpg data-original=/zamek.jpg alt="Zámek nad řekou při západu slunce">
<img src=/vychozi.jpg data-src=/hrad.jpg alt="Starý hrad v zimě pod sněhem">
<img src=/vychozi.jpg data-src=/most.jpg alt="Kamenný most přes potok v lese">
<img src=/obrazek.php?id=7 alt="Dřevěný mlýn u rybníka na jaře">
<img src=http://media.hrady.example/kostel.jpg alt="Bílý kostel na kopci za vesnicí">
"""
PICTURES = {
    "/nahled.jpg": scene(1, 24), "/zamek.jpg": scene(1), "/vychozi.jpg": scene(9), "/hrad.jpg": scene(2),
    "/most.jpg": scene(3), "/obrazek.php?id=7": scene(4),
}  # fmt: skip


def write_crawl(path: Path) -> None:
    file = BytesIO()
    writer = WARCWriter(file, gzip=True)
    html = ("Content-Type", "text/html; charset=utf-8")
    response(writer, f"{SITE}/", PAGE.encode(), html)
    for address, picture in PICTURES.items():
        script = address.startswith("/obrazek")
        response(writer, SITE + address, picture, html if script else ("Content-Type", "image/png"))
    response(writer, "https://media.hrady.example/kostel.jpg", scene(5), ("Content-Type", "image/png"))
    path.write_bytes(file.getvalue())


def test_lazy_small_mistyped_and_upgraded_pictures_are_each_their_own(tmp_path: Path) -> None:
    write_crawl(tmp_path / "browser.warc.gz")
    with opened(tmp_path / "home") as home:
        add_crawl(home.lake, "browser", [str(tmp_path / "browser.warc.gz")])
        partition = {"crawl": "browser", "language": "cs"}
        for table in ("raw_crawl", "image_alt_pairs"):
            assert home.materialize([], [table], {"crawl": "browser"}).success
        for table in ("alt_text", "images"):
            assert home.materialize([], [table], partition).success
        texts = {row["pair_id"]: row["text"] for row in home.lake.read("alt_text", partition).to_pylist()}
        rows = home.lake.read("images", partition).to_pylist()
        forget(home.lake, f"{SITE}/hrad.jpg")
        for table in ("raw_crawl", "image_alt_pairs"):
            assert home.materialize([], [table], {"crawl": "browser"}).success
        for table in ("alt_text", "images"):
            assert home.materialize([], [table], partition).success
        assert f"{SITE}/hrad.jpg" not in home.lake.read("crawl_images")["url"].to_pylist()
        assert home.lake.read("images", partition).num_rows == len(rows) - 1
    own = {
        "Zámek nad řekou při západu slunce": scene(1),
        "Starý hrad v zimě pod sněhem": scene(2),
        "Kamenný most přes potok v lese": scene(3),
        "Dřevěný mlýn u rybníka na jaře": scene(4),
        "Bílý kostel na kopci za vesnicí": scene(5),
    }
    assert {texts[row["pair_id"]]: row["image_sha256"] for row in rows} == {
        text: hashlib.sha256(picture).hexdigest() for text, picture in own.items()
    }
    assert {row["status"] for row in rows} == {"ok"}
