"""The tables of the lake: the columns, partitions and meaning of each.

What reads the lake from outside relies on these names. Partition columns are strings.
"""

from dataclasses import dataclass

import pyarrow as pa

ALL = "all"
"""The partition value of a row that belongs to no one crawl or language."""

BLOB = pa.struct([("shard", pa.string()), ("offset", pa.int64()), ("length", pa.int64())])
CONTEXT = pa.struct([("title", pa.string()), ("figcaption", pa.string()), ("heading", pa.string())])
CURVE_POINT = pa.struct(
    [
        ("step", pa.int32()),
        ("loss", pa.float64()),
        ("alt_text_loss", pa.float64()),
        ("caption_loss", pa.float64()),
        ("eval_loss", pa.float64()),
        ("learning_rate", pa.float64()),
        ("target_tokens_per_second", pa.float64()),
    ]
)
EXAMPLE = pa.struct([("text", pa.string()), ("page_url", pa.string()), ("image_url", pa.string())])


@dataclass(frozen=True, slots=True)
class Column:
    """`timed` marks what a clock tells: rows that differ in nothing else are the same rows."""

    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = False
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `key` names the columns that identify a row."""

    name: str
    meaning: str
    partitions: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def timed(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.timed)

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
_RECIPE = _text("recipe", "name of the training recipe")
_WARC = (
    _text("warc_uri", "WARC file that holds the record"),
    _count("warc_offset", "byte offset of the record in that file"),
)

_PAIR = (
    _text("pair_id", "hash of page URL, image URL and alt"),
    _text("page_url", "target URI of the page"),
    _text("image_url", "absolute address of the image"),
    _maybe("alt", "alt-text as decoded from the page; null where there is none or it is empty"),
    _text("page_lang", "language of the page by its text and what it states, `und` if undecided"),
    Column("page_lang_score", pa.float32(), "confidence in it, 0 to 1"),
    _text("page_text_lang", "language that the text of the page alone says, `und` if it says none"),
    _text("alt_lang", "language of the alt-text, `und` if undecided or absent"),
    Column("alt_lang_score", pa.float32(), "confidence in it, 0 to 1"),
    _maybe("alt_script", "ISO 15924 script of most letters, where Latin ones beside others count a third"),
    _text(
        "language_evidence",
        "what decided the language of the alt-text: `script` or `text` where it says so alone, else the sign "
        "of the page that was needed (`page`, `html_lang`, `tld`, `alts`), or why nothing did",
    ),
    _text("text_lang", "language that the alt-text alone says, `und` if it says none"),
    Column("text_lang_score", pa.float32(), "confidence in it, 0 to 1"),
    _text(
        "letters_lang",
        "language whose telling letters the alt-text has, the most of them, `und` if it has none",
    ),
    _text("model_lang", "language that fastText alone takes the alt-text for, `und` where it is not asked"),
    _text("alts_lang", "language that most of the page's other alts say alone, `und` if they say none"),
    _maybe("html_lang", "language that the page states, as `page_lang` names it"),
    _maybe("tld", "country domain of the host"),
    Column("context", CONTEXT, "title of the page, caption of the figure, nearest heading", nullable=True),
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
        _maybe("payload_digest", "WARC-Payload-Digest, in one spelling"),
        Column("revisit", pa.bool_(), "a revisit record: the bytes lie in another record of that digest"),
        _maybe("refers_to", "address of that other record, where the revisit names it"),
        _maybe("truncated", "why the crawler stored a part of the body only, as it says (WARC-Truncated)"),
        _maybe("opt_out", "why the server's headers forbid the use of the image"),
    )),
    Table("image_alt_pairs", "Every image of every page of a crawl, with its alt-text or none.", ("crawl",),
          ("pair_id",), (
        _CRAWL, *_PAIR,
        _text("candidate_language", "the language whose funnel counts the pair, `und` if none does"),
        _maybe("other_urls", "further addresses that its tag gives the image, the most trusted first, where "
                             "the crawl holds pictures: it may lack the one at `image_url`",
               pa.list_(pa.string())),
    )),
    Table("alt_text", "The pairs of one language that pass every rule.", ("crawl", "language"),
          ("pair_id",), (
        _CRAWL, _LANGUAGE, *_PAIR,
        _text("text", "normalised alt-text"),
        Column("masked", pa.bool_(), "whether personal data in text and alt is masked by •"),
        _count("letters", "letters in the text"),
        _count("host_repeats", "pictures of the host that carry this very text"),
        _count("crawl_repeats", "pairs of the crawl that carry this very text (logged, cuts nothing)"),
        _maybe("informativeness", "bits that its words carry among the texts of crawl and language, or what "
                                  "the scorer of alt_text.informativeness gave (logged)", pa.float32()),
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
        _maybe("text_rank", "share of other texts that fit the picture less, or what the scorer of "
                            "images.text_rank gave; null where none is set (logged)", pa.float32()),
        _maybe("served_url", "address that served the picture, after redirects: of those that the page gives "
                             "the image, the first whose bytes in the crawl are a picture of use"),
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
    Table("backbones", "The base models of the recipes in use: named ones, and tiny ones made here.", (),
          ("backbone",), (
        _text("backbone", "name, as recipes give it"),
        _text("origin", "`made here` or `pretrained`"),
        _text("uri", "folder of the model, or its name and revision on the hub"),
        _text("digest", "of what it was made from; the revision of a pretrained one"),
        _maybe("parameters", "weights in all", pa.int64()),
        _maybe("pictures", "training pictures seen in pre-training", pa.int64()),
        _maybe("evaluation_pictures", "pictures of the test or validation split among them: none",
               pa.int64()),
        _maybe("texts", "training texts seen without their pictures", pa.int64()),
        _maybe("steps", "optimizer steps of pre-training", pa.int32()),
        _maybe("loss", "mean over the last tenth of the steps", pa.float64()),
        Column("seconds", pa.float64(), "wall-clock time of pre-training", nullable=True, timed=True),
    )),
    Table("checkpoints", "What was fine-tuned on the dataset of one language, and how it went.",
          ("language", "recipe"), ("arm", "seed"), (
        _LANGUAGE, _RECIPE,
        _text("arm", "`tuned`, or `blind`: the same recipe with every picture grey"),
        Column("seed", pa.int32(), "of the order of the rows and of new weights"),
        _text("backbone", "name of the base model, and its revision or digest"),
        _text("mix", "`alt_text`, `captions` or `both`"),
        _text("method", "`lora` or `full`"),
        _text("precision", "`float32` or `bfloat16`: arithmetic of the weights"),
        Column("steps", pa.int32(), "optimizer steps taken"),
        Column("best_step", pa.int32(), "the step whose weights were kept"),
        _count("target_tokens", "tokens that bore loss, in all steps"),
        _count("rows", "training rows of the mix"),
        _count("used", "rows that could be trained on"),
        _count("unreadable_pictures", "rows lost because their picture could not be read"),
        _count("too_long", "rows lost because picture and text exceed the longest sequence"),
        _count("not_drawn", "rows that so many steps did not reach"),
        Column("train_loss", pa.float64(), "mean over the last tenth of the steps"),
        _maybe("eval_loss", "on the validation rows, at the best step; null where there are none",
               pa.float64()),
        Column("merged_difference", pa.float64(),
               "largest difference of a logit between base plus adapter and the merged model, on real rows"),
        Column("adapter_norm", pa.float64(), "Frobenius norm of what training added to the weights"),
        _text("adapter_uri", "folder of the adapter; of the model, where all weights were tuned"),
        _text("merged_uri", "folder of the merged model and its processor"),
        Column("curve", pa.list_(CURVE_POINT), "the course of training, its speed included", timed=True),
        Column("seconds", pa.float64(), "wall-clock time of training", timed=True),
        Column("target_tokens_per_second", pa.float64(), "over all steps", timed=True),
        _text("software", "versions of torch, transformers and peft"),
    )),
    Table("predictions", "What each arm said of each picture of the test split.",
          ("language", "recipe"), ("arm", "seed", "source", "id"), (
        _LANGUAGE, _RECIPE,
        _text("arm", "`base`, `tuned`, `blind` (tuned and asked on grey pictures) or `swapped` (tuned, "
                     "shown another picture)"),
        Column("seed", pa.int32(), "of the checkpoint; of the recipe's first, for the base"),
        _text("id", "row of the dataset"),
        _text("source", "`alt_text`, `caption`, or `english`: the forgetting check"),
        _text("image_sha256", "picture that the reference belongs to"),
        _maybe("shown_sha256", "picture that the model saw; null where it was grey"),
        _text("cluster", "near-duplicate pictures share it"),
        _text("host", "host of the page"),
        _text("prompt", "the instruction put to the model"),
        _text("reference", "the text of the dataset; of source `english`, the English caption"),
        _maybe("english", "the English description behind a caption"),
        _text("text", "what the model said"),
        _text("finish_reason", "`stop`, `length` where it was cut, `error:<reason>` where it was not asked"),
    )),
    Table("eval_scores", "Every metric of every arm, with its interval and its floor.",
          ("language", "recipe"), ("arm", "metric", "source", "subset"), (
        _LANGUAGE, _RECIPE,
        _text("arm", "`base`, `tuned`, `blind` or `swapped`"),
        _text("metric", "name of the metric"),
        _text("source", "`alt_text`, `caption` or `english`"),
        _text("subset", "`all`; of keywords also `names`, `common`, `seen`, `unseen`"),
        Column("value", pa.float64(), "0 to 100 of BLEU and chrF++, else 0 to 1 or a ratio; mean over seeds"),
        Column("low", pa.float64(), "2.5 % bound, bootstrap by picture cluster"),
        Column("high", pa.float64(), "97.5 % bound, bootstrap by picture cluster"),
        _maybe("floor", "mean score against other pictures' references (derangements)", pa.float64()),
        _maybe("floor_low", "2.5 % bound of the floor", pa.float64()),
        _maybe("floor_high", "97.5 % bound of the floor", pa.float64()),
        _maybe("commonest", "score of saying the commonest training text always", pa.float64()),
        _count("n", "answers scored"),
        _count("clusters", "picture clusters among them"),
        _text("signature", "how it was computed: tokenizer, normalisation, versions"),
    )),
    Table("eval_contrasts", "The tuned arm against the others, paired by picture cluster.",
          ("language", "recipe"), ("contrast", "metric", "source", "subset"), (
        _LANGUAGE, _RECIPE,
        _text("contrast", "`tuned-base`, `tuned-blind` or `tuned-swapped`"),
        _text("metric", "name of the metric"),
        _text("source", "`alt_text`, `caption` or `english`"),
        _text("subset", "`all`; of keywords also `names`, `common`, `seen`, `unseen`"),
        Column("difference", pa.float64(), "of the two values"),
        Column("low", pa.float64(), "2.5 % bound, paired bootstrap by picture cluster"),
        Column("high", pa.float64(), "97.5 % bound"),
        Column("p", pa.float64(), "two-sided, paired randomization by picture cluster; not yet corrected"),
        _count("n", "answers compared"),
        _count("clusters", "picture clusters among them"),
    )),
)  # fmt: skip

TABLES: dict[str, Table] = {row.name: row for row in _ROWS}
