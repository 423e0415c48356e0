"""What the page of an asset shows: columns, counts, samples in the original script, pictures.

The renderers are imported where they run: the code location loads without them.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg
import pyarrow as pa

from assets.step import Step
from mella.tables import TABLES

if TYPE_CHECKING:
    import pyarrow.dataset as ds

    from mella.quality.audit import Audit
    from mella.reasons import Rule
    from mella.sql import Lineage

_GALLERY = 8
_CONSIDERED = 2_000
_CURVE_ROWS = 12
_ANSWERS = 12
_PLOTTED = ("chrf++", "keyword_recall")


def column_schema(table: str) -> dg.TableSchema:
    """The columns of a table of the lake, as Dagster shows them."""
    return dg.TableSchema(
        [
            dg.TableColumn(
                column.name,
                str(column.type),
                description=column.meaning,
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in TABLES[table].columns
        ]
    )


def funnel_metadata(funnel: pa.Table, rules: "Sequence[Rule]" = ()) -> dict[str, Any]:
    """The funnel as a table and as bars, examples to judge each reason by, and each reason's count as a
    figure that Dagster plots over time. Rules among the reasons are told of as `rules` has them."""
    from mella.funnel import counts_of
    from mella.report.funnel_markdown import examples_markdown, funnel_markdown, funnel_png
    from mella.report.markdown import image_markdown

    return {
        "funnel": dg.MetadataValue.md(funnel_markdown(funnel, rules)),
        "funnel examples": dg.MetadataValue.md(examples_markdown(funnel, rules)),
        "funnel plot": dg.MetadataValue.md(image_markdown(funnel_png(funnel), "funnel")),
    } | {f"funnel/{reason}": count for reason, count in counts_of(funnel).items() if count}


def sample_metadata(rows: pa.Table, columns: Sequence[str], limit: int = 8) -> dict[str, Any]:
    """The first rows, in their own script."""
    from mella.report.markdown import sample_markdown

    return {"sample": dg.MetadataValue.md(sample_markdown(rows, columns, limit))}


def curve_metadata(checkpoints: pa.Table) -> dict[str, Any]:
    """The course of the first seed's training as a table, and where each arm ended as figures that Dagster
    plots over time."""
    from mella.report.markdown import sample_markdown

    shown: dict[str, Any] = {}
    for row in sorted(checkpoints.to_pylist(), key=lambda row: (row["arm"], -row["seed"])):
        for name in ("train_loss", "eval_loss", "target_tokens_per_second"):
            if row[name] is not None and math.isfinite(row[name]):
                shown[f"{name}/{row['arm']}"] = row[name]
        points = pa.Table.from_pylist(row["curve"][:: max(1, len(row["curve"]) // _CURVE_ROWS)])
        curve = sample_markdown(points, points.column_names, 2 * _CURVE_ROWS)
        shown[f"curve/{row['arm']}"] = dg.MetadataValue.md(curve)
    return shown


def score_metadata(scores: pa.Table, predictions: pa.Table) -> dict[str, Any]:
    """The scores over all answers as a table, two of them as figures that Dagster plots over time, and some
    of what the tuned model said."""
    import pyarrow.compute as pc

    whole = scores.filter(pc.field("subset") == "all")
    columns = ["arm", "metric", "source", "value", "low", "high", "floor", "n"]
    shown = {"scores": sample_metadata(whole, columns, whole.num_rows)["sample"]}
    for row in whole.to_pylist():
        if row["metric"] in _PLOTTED:
            shown[f"{row['metric']}/{row['source']}/{row['arm']}"] = row["value"]
    tuned = predictions.filter(pc.field("arm") == "tuned")
    return shown | {"answers": sample_metadata(tuned, ["source", "reference", "text"], _ANSWERS)["sample"]}


def gallery_metadata(
    step: Step, texts: pa.Table, pictures: "pa.Table | ds.Dataset", key: str
) -> dict[str, Any]:
    """Some pictures with their texts: `texts` and `pictures` (`blob`, `safety`) share the column `key`."""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    from mella.reading import first_rows
    from mella.report.markdown import gallery_markdown

    if not texts.num_rows:
        return {}
    found = ds.dataset(pictures) if isinstance(pictures, pa.Table) else pictures
    there = first_rows(found, _CONSIDERED, columns=[key], filter=ds.field("status") == "ok")
    first = texts.filter(pc.field(key).isin(there[key].combine_chunks())).slice(0, _GALLERY)
    valid = (ds.field("status") == "ok") & ds.field(key).isin(first[key].combine_chunks())
    by_key = {
        row[key]: row for row in found.to_table(columns=[key, "blob", "safety"], filter=valid).to_pylist()
    }
    rows = [row | by_key[row[key]] for row in first.to_pylist() if row[key] in by_key]
    return {"gallery": dg.MetadataValue.md(gallery_markdown(rows, step.lake.storage, step.settings))}


def lineage_metadata(lineage: "Lineage") -> dict[str, Any]:
    """Column lineage for Dagster, and as a table because the open-source UI shows none."""
    from mella.report.markdown import lineage_markdown

    by_column: Mapping[str, list[dg.TableColumnDep]] = {
        column: [dg.TableColumnDep(dg.AssetKey(table), name) for table, name in sources]
        for column, sources in lineage.items()
    }
    return {
        "dagster/column_lineage": dg.TableColumnLineage(by_column),
        "column lineage": dg.MetadataValue.md(lineage_markdown(lineage)),
    }


def audit_metadata(audit: "Audit", page: str) -> dict[str, Any]:
    """Every expectation with what was observed; failing ones first, with rows that fail them."""
    ordered = sorted(audit.expectations, key=lambda outcome: outcome.ok)
    table = [
        dg.TableRecord(
            {
                "expectation": outcome.name,
                "column": outcome.column or "",
                "ok": outcome.ok,
                "observed": str(outcome.observed),
                "expected": outcome.expected,
                "failing rows": outcome.failing,
            }
        )
        for outcome in ordered
    ]
    failing = {f"failing/{o.name}": dg.MetadataValue.json(o.sample) for o in ordered if not o.ok and o.sample}
    shown: dict[str, Any] = {
        "expectations": dg.MetadataValue.table(table) if table else "none",
        "expectations met": sum(o.ok for o in ordered),
        "data docs": dg.MetadataValue.path(page),
    }
    return shown | failing | {f"profile/{name}": float(value) for name, value in audit.profile.items()}
