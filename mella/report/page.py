"""The report: one HTML page that needs nothing but itself."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mella.alt_text.rules import rules_in_force
from mella.languages import LANGUAGES
from mella.package_files import html_templates
from mella.reasons import reasons_in_force
from mella.report import crawls, funnel, gallery, hosts, model_sections, pools, rules, wording
from mella.report.published import Published, Read
from mella.report.summary import summarise, total
from mella.report.thumbnails import Thumbnail, thumbnail
from mella.settings import Settings
from mella.storage import Storage
from mella.tables import TABLES

if TYPE_CHECKING:
    from jinja2 import Environment

Lineage = Mapping[str, Sequence[tuple[str, str]]]
"""Column of a table -> (source table, column) pairs."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the gallery with what the page shows of it."""

    picture: gallery.Picture
    thumbnail: Thumbnail


def write_report(
    read: Read,
    lake: Storage,
    out: Path,
    *,
    settings: Settings,
    lineage: Mapping[str, Lineage],
    generated: str,
    profile: str,
) -> Path:
    """Write the report of everything published to the file `out`, whole or not at all; returns it.

    `read` gives the published rows of a table, `lake` holds the pictures, `lineage` maps a
    table to the origins of its columns, `generated` is an ISO 8601 time. The page loads
    nothing from anywhere and runs no script; what strangers wrote stands in it as text.
    """
    with Published(read) as published:
        facts = _facts(published, lake, settings)
    page = _environment().get_template("page.html.j2")
    html = page.render(
        **facts, lineage=lineage, generated=generated, profile=profile, tables=TABLES, languages=LANGUAGES
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f".{out.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        unfinished.write_text(html, encoding="utf-8", errors="replace")
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    return out


def _facts(published: Published, lake: Storage, settings: Settings) -> dict[str, Any]:
    """All that the template is given from the tables."""
    told = reasons_in_force(settings)
    order = {stage: [rule.name for rule in reasons] for stage, reasons in told.items()}
    order |= {"alt_text": settings.alt_text.rules, funnel.IMAGE_TAGS: order[funnel.RECORDS]}
    stages = funnel.stages(published, order)
    rows = summarise(published)
    return {
        "overview": crawls.overview(published),
        "summary": rows,
        "total": total(rows),
        "of_crawls": funnel.of_crawls(stages),
        "funnels": {code: funnel.of_language(stages, code) for code in LANGUAGES},
        "heats": [funnel.heat(stages, name, order[name]) for name in ("alt_text", "images")],
        "judged": rules.judged(stages, rules_in_force(settings)),
        "kept": rules.kept(stages),
        "told": rules.told(stages, told),
        "native": _shown(gallery.native, published, lake, settings),
        "described": _shown(gallery.described, published, lake, settings),
        "concentrations": hosts.concentration(published),
        "same_site_share": hosts.SAME_SITE,
        "divisions": pools.divisions(published),
        "pools": pools.POOLS,
        "splits": pools.SPLITS,
        "manifest": crawls.manifest(published),
        "problems": crawls.problems(published),
        "show_unchecked": settings.safety.show_unchecked,
        **model_sections.facts(published, lake, settings.safety),
    }


def _shown(choose: Any, published: Published, lake: Storage, settings: Settings) -> dict[str, list[Shown]]:
    return {
        code: [
            Shown(picture, thumbnail(lake, picture.blob, picture.safety, settings.safety))
            for picture in choose(published, code)
        ]
        for code in LANGUAGES
    }


def _environment() -> "Environment":
    environment = html_templates("mella.report")
    helpers = (
        wording.address,
        wording.breakable,
        wording.clip,
        wording.number,
        wording.size,
        wording.percent,
        wording.moment,
        wording.words,
        wording.host_of,
        wording.language_tag,
        wording.points,
        wording.signed,
        wording.probability,
        wording.setting,
    )
    environment.filters.update({helper.__name__: helper for helper in helpers})
    return environment
