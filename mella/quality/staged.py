"""Staged rows under audit: their figures, the rows to blame and a sample, by the SQL of `audits/`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from mella.alt_text.normalise import unassigned
from mella.languages import CODES, LANGUAGES
from mella.quality.gates import NULL, SAME_KEY, Bound
from mella.quality.schemas import may_be_null
from mella.settings import Settings
from mella.sql.database import database
from mella.sql.render import read_models, render_models
from mella.tables import ALL, TABLES
from mella.training.recipes import recipes

if TYPE_CHECKING:
    import duckdb

    # Its import brings pandas with it.
    import pyarrow.dataset as ds


@dataclass(frozen=True, slots=True)
class StagedRows:
    """The staged rows of one stage and the published rows they are held against.

    `variables` are what the SQL may ask for: `crawl`, `language`, `stage`, `languages`, the
    `scripts` of the language, and every setting as `section.name`; of a partition with a `recipe` also
    the `sources` it learns from, the `arms` it is trained as and its `seeds`.
    """

    sources: "Mapping[str, ds.Dataset]"
    variables: Mapping[str, Any]
    connection: "duckdb.DuckDBPyConnection"

    def contract(self, table: str, faults: Iterable[str]) -> dict[str, float | None]:
        """Rows, duplicate keys, nulls in required columns and rows with each fault."""
        asked = may_be_null(table, self.sources[f"staged_{table}"])
        given = {"faulty": f"{table}_faults", "required": one_of(asked), "faults": one_of(faults)}
        proven = {
            f"null_{c.name}": 0.0 for c in TABLES[table].columns if not c.nullable and c.name not in asked
        }
        return proven | self._figures("contract", given)

    def figures(self, table: str) -> dict[str, float | None]:
        """The figures of `audits/<table>.sql`, where there is such a file."""
        return self._figures(table, {}) if (models() / f"{table}.sql").is_file() else {}

    def offenders(self, table: str, gate: Bound, limit: int) -> list[dict[str, Any]]:
        """At most `limit` rows that the gate blames: the key of each and the columns it looks at."""
        if gate.blame is None:
            return []
        given = {"faulty": f"{table}_faults", "limit": limit}
        if gate.blame == SAME_KEY:
            found = self._run("rows_with_same_key", given)
        elif gate.blame == NULL:
            found = self._run("rows_with_null", given | {"chosen": one_of(gate.columns)})
        else:
            found = self._run("rows_with_fault", given | {"chosen": one_of([gate.blame])})
        shown = dict.fromkeys((*TABLES[table].key, *gate.columns))
        return found.select(list(shown)).to_pylist()

    def sample(self, table: str, columns: Iterable[str], rows: int, limit: int) -> pa.Table:
        """About `limit` of the `rows` there are, never more, drawn by the hash of their key."""
        given = {
            "faulty": f"{table}_faults",
            "wanted": one_of(columns),
            "one_in": max(1, rows // max(1, limit)),
            "limit": limit,
        }
        return self._run("row_sample", given)

    def pictures(self, limit: int) -> list[dict[str, Any]]:
        """At most `limit` usable pictures of the staged `images`: image_sha256, pair_id, blob."""
        return self._run("picture_sample", {"limit": limit}).to_pylist()

    def _figures(self, model: str, given: Mapping[str, Any]) -> dict[str, float | None]:
        (row,) = self._run(model, given).to_pylist()
        return {name: None if value is None else float(value) for name, value in row.items()}

    def _run(self, model: str, given: Mapping[str, Any]) -> pa.Table:
        variables = {**self.variables, **given}
        *beneath, asked = render_models(read_models(models()), self.sources, variables, [model])
        for item in beneath:
            self.connection.execute(f'create or replace view "{item.model.name}" as\n{item.sql}')
        return self.connection.sql(asked.sql).to_arrow_table()


@contextmanager
def staged_rows(
    sources: "Mapping[str, ds.Dataset]", variables: Mapping[str, Any], memory_limit: str = "1GB"
) -> Iterator[StagedRows]:
    """The rows in a DuckDB in memory, for the many questions of one audit.

    `mella.sql.run_models` answers one, and makes a table of every model that another reads. Here
    the faults stay a view over the staged file: each question reads the columns it needs.
    """
    from mella.reading import little_ahead

    with database(memory_limit) as (connection, _):
        for name, source in sources.items():
            connection.register(name, little_ahead(source))
        yield StagedRows(sources, variables, connection)


def models() -> Traversable:
    """The folder of the audits' SQL."""
    return resources.files("dbt_like_sql") / "audits"


def one_of(names: Iterable[str]) -> str:
    """A pattern for just these column names. One that matches nothing needs a name all the same."""
    return f"^({'|'.join(names)})$"


def variables_of(table: str, partition: Mapping[str, str], settings: Settings) -> dict[str, Any]:
    """What the SQL of an audit may ask for."""
    language = partition.get("language", ALL)
    scripts = LANGUAGES[language].scripts if language in LANGUAGES else ()
    flat = {
        f"{section}.{name}": value
        for section, values in asdict(settings).items()
        for name, value in values.items()
    }
    own = {"stage": table, "crawl": partition.get("crawl", ALL), "language": language}
    known = flat | own | {"languages": CODES, "scripts": scripts, "unassigned": unassigned()}
    return known | _of_recipe(partition["recipe"], settings) if "recipe" in partition else known


def _of_recipe(name: str, settings: Settings) -> dict[str, Any]:
    recipe = recipes(settings.training)[name]
    arms = ("tuned", "blind") if recipe.blind else ("tuned",)
    return {"recipe": name, "sources": recipe.sources, "arms": arms, "seeds": recipe.seeds}
