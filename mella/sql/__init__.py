"""A folder of SQL models, run by DuckDB: one file a SELECT, joined by `ref()`, fed by `var()`."""

from mella.sql.lineage import Lineage, column_lineage
from mella.sql.render import Model, ModelError, read_models
from mella.sql.run import Pipe, Source, run_models

__all__ = ["Lineage", "Model", "ModelError", "Pipe", "Source", "column_lineage", "read_models", "run_models"]
