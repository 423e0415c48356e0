"""The merge: alt-texts and captions of all crawls joined to their pictures, pools and prompts."""

from dataclasses import dataclass, fields, replace
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import pyarrow as pa

from mella import languages
from mella.alt_text.normalise import OPTIONAL_SIGNS, no_letters
from mella.dataset.prompts import prompt_table
from mella.near_copies import Nearness, near_copies
from mella.settings import DatasetSettings
from mella.sql import Lineage, Pipe, column_lineage, run_models
from mella.tables import ALL, TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class Merged:
    """`rows` in the schema of `dataset`, `funnel` in its own; `lineage` of the columns of `rows`."""

    rows: pa.Table
    funnel: pa.Table
    lineage: Lineage


def merge(
    *,
    alt_text: "pa.Table | ds.Dataset",
    images: "pa.Table | ds.Dataset",
    splits: "pa.Table | ds.Dataset",
    captions: "pa.Table | ds.Dataset",
    pages: "pa.Table | ds.Dataset",
    language: str,
    settings: DatasetSettings,
    memory_limit: str = "1GB",
) -> Merged:
    """The dataset of one language, over all crawls.

    The inputs are the published tables of those names; `pages` is `image_alt_pairs`, from which
    the page behind a caption is taken. Rows of other languages are left aside. Every alt-text
    and every caption of the language becomes a row or is counted under one reason, and the
    tables depend on the rows alone, not on their order.

    Raises:
        ValueError: for an unknown language.
    """
    sources = {
        "alt_text": alt_text,
        "images": images,
        "splits": splits,
        "captions": captions,
        "image_alt_pairs": pages,
        "prompts": prompt_table(language),
    }
    variables = {
        "language": language,
        "crawl": ALL,
        "no_letters": no_letters(),
        "optional_signs": OPTIONAL_SIGNS.pattern,
        "default_script": languages.language(language).scripts[0],
        **{f"dataset.{f.name}": getattr(settings, f.name) for f in fields(settings)},
    }
    made = run_models(
        models(),
        sources,
        variables,
        ["rows", "funnel"],
        memory_limit=memory_limit,
        pipes=_pipes(settings, language),
    )
    columns = {name: list(source.schema.names) for name, source in sources.items()}
    return Merged(
        rows=made["rows"].cast(TABLES["dataset"].schema),
        funnel=made["funnel"].cast(TABLES["funnel"].schema),
        lineage=column_lineage(models(), "rows", columns, variables),
    )


def _pipes(settings: DatasetSettings, language: str) -> dict[str, Pipe]:
    of_picture = Nearness(
        similarity=settings.near_duplicate_similarity, spaces=languages.language(language).spaces, pictures=0
    )
    of_host = replace(of_picture, pictures=settings.near_duplicate_pictures)
    return {
        "near_duplicates_of_pictures": partial(near_copies, nearness=of_picture),
        "near_duplicates_of_hosts": partial(near_copies, nearness=of_host),
    }


def models() -> Traversable:
    """The folder of the SQL models."""
    return resources.files("dbt_like_sql") / "dataset"
