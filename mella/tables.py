"""The tables of the lake: the columns, partitions and meaning of each.

What reads the lake from outside relies on these names. Partition columns are strings.
"""

from dataclasses import dataclass

import pyarrow as pa

ALL = "all"
"""The partition value of a row that belongs to no one crawl or language."""

BLOB = pa.struct([("shard", pa.string()), ("offset", pa.int64()), ("length", pa.int64())])
CONTEXT = pa.struct([("title", pa.string()), ("figcaption", pa.string())])
EXAMPLE = pa.struct([("text", pa.string()), ("page_url", pa.string()), ("image_url", pa.string())])


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` names the columns that identify a row."""

    name: str
    meaning: str
    partitions: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema(
            [
                pa.field(c.name, c.type, nullable=c.nullable, metadata={"comment": c.meaning})
                for c in self.columns
            ]
        )


def _text(name: str, meaning: str) -> Column:
    return Column(name, pa.string(), meaning)


def _maybe(name: str, meaning: str, kind: pa.DataType | None = None) -> Column:
    return Column(name, kind or pa.string(), meaning, nullable=True)


def _count(name: str, meaning: str) -> Column:
    return Column(name, pa.int64(), meaning)


_CRAWL = _text("crawl", "name of the crawl snapshot")
_LANGUAGE = _text("language", "language code of the partition")
_WARC = (
    _text("warc_uri", "WARC file that holds the record"),
    _count("warc_offset", "byte offset of the record in that file"),
)

_PAIR = (
    _text("pair_id", "hash of page URL, image URL and alt"),
    _text("page_url", "target URI of the page"),
    _text("image_url", "absolute address of the image"),
    _maybe("alt", "alt-text as decoded from the page; null where there is none or it is empty"),
    _text("page_lang", "language of the page, `und` if undecided"),
    Column("page_lang_score", pa.float32(), "confidence in it, 0 to 1"),
    _text("alt_lang", "language of the alt-text, `und` if undecided or absent"),
    Column("alt_lang_score", pa.float32(), "confidence in it, 0 to 1"),
    _maybe("alt_script", "ISO 15924 script of most letters of the alt-text"),
    _text("language_evidence", "what decided the language of the alt-text"),
    Column("context", CONTEXT, "title of the page and caption of the figure", nullable=True),
    _text("host", "host of the page"),
    _maybe("country", "ISO 3166 country, from a stated locale or the host's country domain"),
    Column("mt_suspect", pa.bool_(), "signs that the text of the page was machine-translated"),
    _text("charset", "WHATWG encoding the page was decoded with"),
    _text("image_source", "where the address stood: src, lazy, srcset, picture or noscript"),
    _maybe("licence", "licence address that the page states for its content"),
    _maybe("declared_width", "width attribute in pixels", pa.int32()),
    _maybe("declared_height", "height attribute in pixels", pa.int32()),
    *_WARC,
)

_ROWS = (
    Table("raw_crawl", "The manifest of a crawl: one row a WARC file.", ("crawl",), ("crawl", "warc_uri"), (
        _CRAWL,
        _text("warc_uri", "address of the WARC file"),
        Column("shard", pa.int32(), "position in the manifest"),
        _count("bytes", "size of the file as stored"),
        _text("sha256", "checksum of the file as stored"),
        _text("compression", "gzip, zstd or none"),
        Column("seekable", pa.bool_(), "whether single records can be read at their offsets"),
        _count("records", "records read"),
        _count("html_responses", "successful HTML responses among them"),
        _count("image_responses", "successful image responses among them"),
        _count("problems", "records or parts of the file that could not be read"),
    )),
    Table("crawl_problems", "What could not be read of a crawl, and why.", ("crawl",),
          ("crawl", "warc_uri", "warc_offset", "reason"), (
        _CRAWL, *_WARC,
        _text("reason", "name of the problem"),
        _maybe("detail", "one line on it"),
    )),
    Table("crawl_images", "Where the image responses of a crawl lie, redirects included.", ("crawl",),
          ("crawl", "warc_uri", "warc_offset"), (
        _CRAWL,
        _text("url", "target URI, normalised as addresses of images are"),
        *_WARC,
        Column("http_status", pa.int16(), "HTTP status; 200 of a resource, 0 where a revisit kept none"),
        _maybe("content_type", "media type as the server stated it"),
        _maybe("location", "absolute target of a redirect, normalised"),
        _maybe("payload_digest", "WARC-Payload-Digest"),
        Column("revisit", pa.bool_(), "a revisit record: the bytes lie in another record of that digest"),
        _maybe("opt_out", "why the server's headers forbid the use of the image"),
    )),
    Table("image_alt_pairs", "Every image of every page of a crawl, with its alt-text or none.", ("crawl",),
          ("pair_id",), (
        _CRAWL, *_PAIR,
        _text("candidate_language", "the language whose funnel counts the pair, `und` if none does"),
    )),
    Table("alt_text", "The pairs of one language that pass every rule.", ("crawl", "language"),
          ("pair_id",), (
        _CRAWL, _LANGUAGE, *_PAIR,
        _text("text", "normalised alt-text"),
        _count("letters", "letters in the text"),
        _count("host_repeats", "pictures of the host that carry this very text"),
        _count("crawl_repeats", "pairs of the crawl that carry this very text (logged, cuts nothing)"),
    )),
    Table("funnel", "What became of every row that entered a stage.", ("stage", "crawl", "language"),
          ("stage", "crawl", "language", "reason"), (
        _text("stage", "asset that judged the rows"),
        _CRAWL, _LANGUAGE,
        _text("reason", "`kept`, or the name of the rule that took the rows"),
        _text("unit", "what is counted: records, pairs, pictures or rows"),
        _count("pairs", "how many"),
        Column("examples", pa.list_(EXAMPLE), "up to three of them"),
    )),
    Table("images", "The picture of each kept pair, and of some images without alt.", ("crawl", "language"),
          ("pair_id",), (
        _CRAWL, _LANGUAGE,
        _text("pair_id", "the pair that led here"),
        _text("image_url", "absolute address of the image"),
        Column("has_alt", pa.bool_(), "whether the pair has a kept alt-text"),
        _text("status", "`ok` or `failed`"),
        _maybe("reason", "why it failed"),
        _maybe("image_sha256", "checksum of the bytes as served"),
        _maybe("phash", "64-bit perceptual hash, hexadecimal"),
        _maybe("colour_signature", "mean colours of a 2 by 2 grid, hexadecimal RGB"),
        _maybe("width", "pixels, after EXIF orientation", pa.int32()),
        _maybe("height", "pixels, after EXIF orientation", pa.int32()),
        _maybe("format", "JPEG, PNG, GIF, WEBP…, from the bytes"),
        _maybe("bytes", "size of the file", pa.int64()),
        _maybe("frames", "frames of the file; the first is used", pa.int32()),
        _text("safety", "`unchecked`, `passed` or `blocked`"),
        _maybe("licence", "licence address that the page states"),
        Column("blob", BLOB, "where the bytes lie", nullable=True),
        _maybe("warc_uri", "WARC file that holds the image record"),
        _maybe("warc_offset", "byte offset of the image record", pa.int64()),
    )),
    Table("splits", "The cluster, pool and split of every picture.", (), ("image_sha256",), (
        _text("image_sha256", "picture"),
        _text("cluster", "near-duplicate pictures share it: the smallest checksum when it was formed"),
        _text("pool", "`know` (its alt-texts are used) or `ling` (it is captioned)"),
        _text("split", "`train`, `validation` or `test`"),
        Column("has_alt", pa.bool_(), "whether a picture of the cluster has a kept alt-text"),
        Column("languages", pa.list_(pa.string()), "languages in which the picture occurs"),
        _text("phash", "perceptual hash of the picture"),
        _text("colour_signature", "colour signature of the picture"),
    )),
    Table("english_captions", "The captioner's English description of each picture of the pool `ling`.",
          ("crawl", "language"), ("image_sha256",), (
        _CRAWL, _LANGUAGE,
        _text("image_sha256", "picture"),
        _text("english", "the description"),
        _text("captioner", "name and revision of the model; a stand-in says so"),
        _text("prompt_id", "hash of the prompt"),
        _text("finish_reason", "why the model stopped"),
        Column("attempts", pa.int32(), "tries it took"),
    )),
    Table("captions", "The description, translated.", ("crawl", "language"), ("image_sha256",), (
        _CRAWL, _LANGUAGE,
        _text("image_sha256", "picture"),
        _text("english", "the description it was translated from"),
        _text("text", "the translation"),
        _text("script", "ISO 15924 script asked for"),
        _text("captioner", "name and revision of the captioner"),
        _text("translator", "name and revision of the translator; a stand-in says so"),
        _text("prompt_id", "hash of the translator's prompt"),
        _text("finish_reason", "why the model stopped"),
        Column("attempts", pa.int32(), "tries it took"),
        Column("length_ratio", pa.float32(), "characters of the text per character of English (logged)"),
        _text("caption_lang", "language identified in the text"),
    )),
    Table("dataset", "The merged pairs of one language.", ("language",), ("id",), (
        _text("id", "hash of picture, text, source and language: stable under re-runs"),
        _LANGUAGE,
        _text("image_sha256", "picture"),
        Column("blob", BLOB, "where its bytes lie"),
        _text("text", "what the model learns to say"),
        _text("source", "`alt_text`, `caption` or `thick`"),
        _text("pool", "`know` or `ling`"),
        _text("split", "`train`, `validation` or `test`"),
        _text("cluster", "near-duplicate pictures share it"),
        _text("script", "ISO 15924 script of the text"),
        _text("prompt_id", "hash of the instruction"),
        _text("prompt", "the instruction put to the model"),
        _maybe("english", "the English description behind a caption"),
        _maybe("captioner", "who described it"),
        _maybe("translator", "who translated it"),
        Column("width", pa.int32(), "pixels"),
        Column("height", pa.int32(), "pixels"),
        _text("safety", "`unchecked`, `passed` or `blocked`"),
        _text("crawl", "the crawl it came from first"),
        _text("page_url", "page on which it was found"),
        _text("image_url", "address of the picture"),
        _text("host", "host of the page"),
        _maybe("country", "country of the host"),
        Column("mt_suspect", pa.bool_(), "signs of machine translation"),
        _maybe("licence", "licence address that the page states"),
        _text("warc_uri", "WARC file that holds the page"),
        _count("warc_offset", "byte offset of the page's record"),
    )),
)  # fmt: skip

TABLES: dict[str, Table] = {row.name: row for row in _ROWS}
