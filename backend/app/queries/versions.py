"""The versions of master data. Triggers write them (0015_documents.sql); a version never changes."""

from typing import Literal, LiteralString

from app.database.json_columns import id_column, json_column, number_column, text_column, timestamp_column
from app.database.pages import ListQuery, Subject, View
from app.database.query import named_query
from app.database.where import Sort, Where, order_by
from app.models.versions import VersionFilters

Kind = Literal["product", "store", "user", "supplier"]


def names(field: LiteralString, table: LiteralString, name: LiteralString) -> LiteralString:
    """Return an expression for the current names of the two rows to which a changed id refers, by the field."""

    def one(place: LiteralString) -> LiteralString:
        return f"(SELECT r.{name} FROM {table} r WHERE r.id = (v.changes -> '{field}' ->> {place})::bigint)"

    both: LiteralString = f"json_build_object('{field}', json_build_array({one('0')}, {one('1')}))"
    return f"CASE WHEN v.changes ? '{field}' THEN {both} ELSE '{{}}' END"


# The field with an id that the versions of a kind have.
NAMES: dict[Kind, LiteralString] = {
    "product": names("supplier_id", "suppliers", "name"),
    "store": names("manager_id", "users", "display_name"),
    "user": names("store_id", "stores", "name"),
    "supplier": "'{}'::json",
}


def version_view(kind: Kind) -> View:
    """Return the view of the versions of this kind, for the history; a version's number is its key."""
    key: LiteralString = kind  # of four literals
    return View(
        f"(SELECT t.version AS id, t.* FROM {key}_versions t) v",
        (
            number_column("version", "v.version"),
            timestamp_column("at", "v.valid_from"),
            id_column("actor_id", "v.actor_id", nullable=True),
            text_column("actor_name", "u.display_name", nullable=True, json="u.name_json"),
            json_column("changes", "v.changes", nullable=True),
            json_column("names", NAMES[kind]),
        ),
        "LEFT JOIN users u ON u.id = v.actor_id",
    )


VIEWS = {kind: version_view(kind) for kind in NAMES}
SORTS = {"version": Sort("v.version", "integer")}


@named_query
def list_versions(kind: Kind, key: int, filters: VersionFilters) -> ListQuery:
    """Build the query for the versions of one row of master data, newest first unless requested otherwise."""
    name: LiteralString = kind
    where = Where().add(f"v.{name}_id = %s", key)
    subject = Subject(f"{name}s", key)
    return ListQuery(VIEWS[kind], where, order_by(filters.sort, SORTS, "v.id"), subject=subject)
