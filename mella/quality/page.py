"""Data Docs: Great Expectations' own rendering of an audit, on a page that is safe to open.

The library writes values into HTML as they are, and its page loads scripts from six other
hosts. Here every text is made inert first, and the page carries its own style, forbids
scripts and loads nothing.
"""

from typing import TYPE_CHECKING, Any

from mella.quality.safe_text import safe, safe_line
from mella.quality.verdict import Outcome

if TYPE_CHECKING:
    from mella.quality.verdict import Audit

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: 1px solid #8884; padding: .3rem .6rem; text-align: start; vertical-align: top }
td { overflow-wrap: anywhere; unicode-bidi: plaintext }
h1 { font-size: 1.3rem }
h5 { font-size: 1.05rem; margin: 1.5rem 0 .3rem } ul { padding-inline-start: 1.2rem }
[hidden], a[data-toggle], .collapse { display: none }
.text-success::before { content: "met"; color: #17803d }
.text-danger::before { content: "not met"; color: #b3261e }
.text-warning::before { content: "warning"; color: #8a5a00 }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }
</style></head><body>
<h1>{{ title }}</h1>
<p>{{ verdict }}</p>
{% for warning in warnings %}<p>Warning: {{ warning }}</p>
{% endfor %}{% for section in sections %}{% set section_loop = loop %}{% include 'section.j2' %}{% endfor %}
</body></html>
"""
_DETAILS = (
    "unexpected_list",
    "unexpected_index_list",
    "unexpected_index_query",
    "partial_unexpected_index_list",
)


def render(audit: "Audit") -> str:
    """The page of an audit, as HTML in one file."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    document: dict[str, Any] = ValidationResultsPageRenderer().render(_validated(audit)).to_json_dict()
    document["sections"][1:1] = [_failing_rows(outcome) for outcome in audit.expectations if outcome.sample]
    words = {
        "title": safe(" ".join(["The gate of", audit.table, *audit.partition.values()])),
        "verdict": safe_line(f"{'Passed' if audit.passed else 'Not published'}: {audit.summary}"),
        "warnings": [safe_line(warning) for warning in audit.warnings],
    }
    return DefaultJinjaPageView().env.from_string(_PAGE).render(document | words)


def _validated(audit: "Audit") -> Any:
    """The library's results as one suite, with every value in them inert."""
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult

    results = [
        ExpectationValidationResult(
            success=result.success,
            expectation_config=result.expectation_config,
            result={k: _inert(v) for k, v in result.result.items() if k not in _DETAILS},
            exception_info=result.exception_info,
        )
        for result in audit.results
    ]
    met = sum(bool(result.success) for result in results)
    statistics = {
        "evaluated_expectations": len(results),
        "successful_expectations": met,
        "unsuccessful_expectations": len(results) - met,
        "success_percent": 100 * met / len(results) if results else None,
    }
    return ExpectationSuiteValidationResult(
        success=audit.passed, results=results, suite_name=audit.table, statistics=statistics, meta={}
    )


def _inert(value: Any) -> Any:
    """The same with texts made safe, and numbers as plain Python's: the renderer trips over NumPy's."""
    if isinstance(value, dict):
        return {name: _inert(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_inert(item) for item in value]
    if isinstance(value, str):
        return safe(value)
    return value.item() if hasattr(value, "item") else value


def _failing_rows(outcome: Outcome) -> dict[str, Any]:
    """A section of the page; the rows of an outcome are inert already."""
    columns = list(outcome.sample[0])
    counted = f"{outcome.failing} rows" if outcome.failing else "rows"
    return {
        "section_name": outcome.name,
        "content_blocks": [
            {
                "content_block_type": "table",
                "header": f"{outcome.name}: {counted} fail, such as",
                "header_row": columns,
                "table": [[row[column] for column in columns] for row in outcome.sample],
            }
        ],
    }
