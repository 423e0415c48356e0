"""The page that people look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from assets.conditions import WHATEVER_IS_PUBLISHED
from assets.gated import AUDIT, OWNER, Product
from assets.step import Step
from mella.identity import identify
from mella.lake import Lake, Publication
from mella.reasons import settings_named
from mella.settings import Settings
from resources.home import report_path
from resources.profiles import profile


@dataclass(frozen=True, kw_only=True)
class Page(Product):
    """A product that is a page instead of a table; gated and recorded all the same. It shows what there
    is, so nothing upstream is required."""

    def missing(self, lake: Lake, partition: dict[str, str]) -> str | None:
        return None

    def asset(self, settings: Settings) -> dg.AssetsDefinition:
        @dg.asset(
            name=self.name,
            description="The page that people look at: funnels, galleries, hosts, splits, models, lineage.",
            deps=[dg.AssetDep(table) for table in self.upstream],
            check_specs=[
                dg.AssetCheckSpec(
                    AUDIT, asset=self.name, blocking=True,
                    description="The page loads nothing, runs nothing, and holds every section.",
                )
            ],
            group_name=self.group,
            kinds=self.kinds,
            owners=[OWNER],
            code_version=self.code_version(settings),
            required_resource_keys={"lake"},
            automation_condition=self.condition,
        )  # fmt: skip
        def compute(context: dg.AssetExecutionContext) -> Iterator[Any]:
            yield from _make(self, settings, context)

        return compute


def _make(page: Product, settings: Settings, context: dg.AssetExecutionContext) -> Iterator[Any]:
    from mella.report.audit import problems_of_page
    from mella.report.lineage import sql_lineage
    from mella.report.page import write_report

    step = Step(page.name, {}, settings, page.code_version(settings), context)
    made_from = page.inputs(step.lake, {}, settings)
    final = report_path()
    draft = write_report(
        step.lake.dataset,
        step.lake.storage,
        final.with_name(f"draft-{context.run_id}.html"),
        settings=settings,
        lineage=sql_lineage(settings),
        generated=datetime.now(UTC).isoformat(timespec="seconds"),
        profile=profile(),
    )
    html = draft.read_text(encoding="utf-8")
    problems = problems_of_page(html)
    result = dg.AssetCheckResult(
        passed=not problems, check_name=AUDIT, metadata={"problems": problems or "none"}
    )
    if problems:
        yield result
        reason = f"report: the gate stopped it: {'; '.join(problems)}; the last good page stays"
        step.lake.record_failure(page.name, {}, reason)
        draft.unlink()
        raise dg.Failure(reason, allow_retries=False)
    draft.replace(final)
    step.inputs = made_from | _page_of(step.lake, {}, settings)
    published = step.lake.record(
        Publication(page.name, {}, context.run_id, step.version, identify(html), 1, 0, step.inputs)
    )
    yield dg.MaterializeResult(
        metadata={"page": dg.MetadataValue.url(final.as_uri()), "bytes": len(html.encode())},
        data_version=dg.DataVersion(published.digest),
        check_results=[result],
    )


def _page_of(_lake: Lake, _partition: dict[str, str], _settings: Settings) -> dict[str, str]:
    """The page lies in this home, not in the lake: where it is gone it must be written again."""
    return {"page": str(report_path()) if report_path().exists() else "missing"}


report = Page(
    name="report",
    reads=(
        "raw_crawl",
        "image_alt_pairs",
        "alt_text",
        "images",
        "splits",
        "english_captions",
        "captions",
        "dataset",
        "backbones",
        "checkpoints",
        "eval_scores",
    ),
    settings=(
        "safety.show_unchecked",
        "alt_text",
        "scan.min_language_score",
        "scan.min_language_score_against_page",
        *settings_named(),
    ),
    files=("mella/report", "mella/alt_text", "dbt_like_sql/alt_text", "mella/reasons.tsv"),
    group="report",
    kinds={"html"},
    condition=WHATEVER_IS_PUBLISHED,
    origin=_page_of,
)
