"""Whether the database has every table and column that this version of the code uses."""

from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import app.models  # noqa: F401  registers the tables

# to_regclass follows the search path, as the code's own queries do, and it finds a table that the
# role may not read: missing rights are not a missing table.
_COLUMNS = text(
    "SELECT wanted.name, found.attname FROM unnest(CAST(:tables AS text[])) AS wanted(name)"
    " JOIN pg_attribute found ON found.attrelid = to_regclass(quote_ident(wanted.name))"
    " WHERE found.attnum > 0 AND NOT found.attisdropped"
)


@dataclass(frozen=True)
class SchemaState:
    """What the last check found. `unknown`: those of `revisions` that this version does not know."""

    expected: tuple[str, ...]
    revisions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    # As `tasks` and `tasks.title`.
    missing: tuple[str, ...] = ()
    # The name of the error that ended the migration, where waiting does not help.
    failure: str = ""

    @property
    def usable(self) -> bool:
        return not self.missing and not self.failure

    @property
    def facts(self) -> dict[str, object]:
        """The same for /health and the log; empty while there is nothing to report."""
        expected = {"expected_revision": ", ".join(self.expected)}
        if self.failure:
            return {"reason": self.failure} | expected
        if not self.missing and not self.unknown:
            return {}
        found = {"revision": ", ".join(self.revisions) or None} | expected
        return {"missing": list(self.missing)} | found if self.missing else found


def missing_parts(connection: Connection) -> tuple[str, ...]:
    """Returns the tables and columns of the models that the database lacks; one query."""
    tables = SQLModel.metadata.tables
    present: dict[str, set[str]] = {}
    for table, column in connection.execute(_COLUMNS, {"tables": list(tables)}):
        present.setdefault(table, set()).add(column)
    missing = [name for name in tables if name not in present]
    for name in present:
        missing += [
            f"{name}.{column.name}"
            for column in tables[name].columns
            if column.name not in present[name]
        ]
    return tuple(sorted(missing))
