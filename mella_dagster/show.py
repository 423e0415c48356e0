"""Rows of the lake for the terminal."""

import difflib
from typing import Any

from mella.lake import Lake
from mella.tables import TABLES

_SHOWN = {
    "raw_crawl": "warc_uri,bytes,records,html_responses,image_responses,problems",
    "crawl_problems": "warc_uri,warc_offset,reason,detail",
    "crawl_images": "url,http_status,content_type,location,revisit,truncated,opt_out",
    "image_alt_pairs": "page_url,alt,page_lang,alt_lang,language_evidence,image_source",
    "alt_text": "language,text,host,host_repeats,mt_suspect",
    "funnel": "stage,crawl,language,reason,unit,pairs",
    "images": "language,image_url,status,reason,width,height,format",
    "splits": "image_sha256,pool,split,has_alt,languages",
    "english_captions": "language,english,captioner",
    "captions": "language,text,translator",
    "dataset": "language,source,split,text,host",
    "backbones": "backbone,origin,digest,parameters,pictures,texts,loss",
    "checkpoints": "language,recipe,arm,seed,steps,train_loss,eval_loss,merged_difference,adapter_norm",
    "predictions": "language,recipe,arm,source,reference,text",
    "eval_scores": "language,recipe,arm,metric,source,subset,value,low,high,floor,n",
    "eval_contrasts": "language,recipe,contrast,metric,source,subset,difference,low,high,p,n",
}


def rows_of(lake: Lake, table: str, partition: dict[str, str], limit: int) -> list[dict[str, Any]]:
    """The first rows of a table, of these partitions where it has such.

    Raises:
        ValueError: for a table that does not exist.
    """
    if table not in TABLES:
        near = difflib.get_close_matches(table, TABLES, n=1)
        hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(TABLES)}"
        raise ValueError(f"there is no table {table!r}; {hint}")
    wanted = {name: value for name, value in partition.items() if name in TABLES[table].partitions}
    # One read after the other: of a lake in a bucket, none may be under way when the command ends.
    asked = lake.dataset(table, wanted).scanner(use_threads=False, batch_readahead=0, fragment_readahead=0)
    return asked.head(limit).to_pylist()


def shown_columns(table: str, asked: str) -> list[str]:
    """The columns to show: those asked for, else the telling ones.

    Raises:
        ValueError: for a column that the table does not have.
    """
    chosen = [name.strip() for name in (asked or _SHOWN[table]).split(",")]
    known = [column.name for column in TABLES[table].columns]
    for name in chosen:
        if name not in known:
            raise ValueError(f"{table} has no column {name!r}; it has {', '.join(known)}")
    return chosen
