"""Checks that the database has every table and column that this version of the code uses."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from app.models import METADATA

# to_regclass follows the search path, like the application's other queries. It also finds tables
# that the role is not allowed to read, so that a missing privilege is not reported as a missing
# table.
_COLUMNS = text(
    "SELECT wanted.name, found.attname FROM unnest(CAST(:tables AS text[])) AS wanted(name)"
    " JOIN pg_attribute found ON found.attrelid = to_regclass(quote_ident(wanted.name))"
    " WHERE found.attnum > 0 AND NOT found.attisdropped"
)


@dataclass(frozen=True)
class SchemaState:
    """The result of a schema check."""

    expected: tuple[str, ...]
    revisions: tuple[str, ...] = ()
    # The database's revisions that this version does not know.
    unknown: tuple[str, ...] = ()
    # The missing tables and columns, for example `tasks` and `tasks.title`.
    missing: tuple[str, ...] = ()
    # The name of the error that ended the migration, if a retry would not help.
    failure: str = ""

    @property
    def usable(self) -> bool:
        return not self.missing and not self.failure

    @property
    def facts(self) -> dict[str, object]:
        """The details that /health and the log report about the schema.

        Empty if the schema is as expected.
        """
        expected: dict[str, object] = {"expected_revision": ", ".join(self.expected)}
        if self.failure:
            return {"reason": self.failure, **expected}
        if not self.missing and not self.unknown:
            return {}
        found: dict[str, object] = {"revision": ", ".join(self.revisions) or None, **expected}
        return {"missing": list(self.missing), **found} if self.missing else found


def missing_parts(connection: Connection) -> tuple[str, ...]:
    """Returns the tables and columns of the models that the database lacks."""
    tables = METADATA.tables
    present: dict[str, set[str]] = {}
    for table, column in connection.execute(_COLUMNS, {"tables": list(tables)}):
        present.setdefault(table, set()).add(column)
    missing = [name for name in tables if name not in present]
    for name, columns in present.items():
        missing += [
            f"{name}.{column.name}" for column in tables[name].columns if column.name not in columns
        ]
    return tuple(sorted(missing))
