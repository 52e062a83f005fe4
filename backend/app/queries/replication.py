"""Positions in the write-ahead log (WAL): where the primary writes, and how far the standby has replayed."""

from dataclasses import dataclass
from typing import LiteralString

from app.database.query import Query, Row, Sql, named_query

# Positions are numbers of bytes. Another database, or this one after a restore or a failover, has another history of
# the change feed, and its positions say nothing about this one.
BYTES: LiteralString = "pg_wal_lsn_diff({position}, '0/0')::bigint"
HISTORY: LiteralString = "(SELECT id FROM feed_history) AS history"


@dataclass(frozen=True)
class WalPosition:
    """A position in the WAL of one history; a standby shows a commit once it has replayed the WAL to its end."""

    history: str
    lsn: int


# The position after all that is committed now. The commits may not be flushed yet if synchronous_commit is off.
INSERTED_LSN: LiteralString = BYTES.format(position="pg_current_wal_insert_lsn()")
INSERTED = Sql(f"SELECT {HISTORY}, {INSERTED_LSN} AS lsn")


def position_of(row: Row) -> WalPosition:
    """Decode a row of INSERTED."""
    return WalPosition(row["history"], row["lsn"])


@dataclass(frozen=True)
class PrimaryState:
    """The primary's history, whether that is still this server's, and the position up to which the WAL is flushed."""

    history: str | None
    is_current: bool
    flushed: int


@named_query
def primary_state() -> Query[PrimaryState]:
    """Build the query for the state of the primary. A server in recovery answers with an error.

    The flushed position, and not the inserted one: the server may leave records that belong to no commit unflushed.
    """
    flushed = BYTES.format(position="pg_current_wal_flush_lsn()")
    select = f"SELECT {HISTORY}, feed_history_is_current() AS is_current, {flushed} AS flushed"
    return Query(Sql(select), lambda row: PrimaryState(row["history"], row["is_current"], row["flushed"]))


@dataclass(frozen=True)
class StandbyState:
    """The standby's history, whether it is still a standby, and the position up to which it has replayed."""

    history: str | None
    in_recovery: bool
    replayed: int


@named_query
def standby_state() -> Query[StandbyState]:
    """Build the query for the state of the standby."""
    replayed = BYTES.format(position="pg_last_wal_replay_lsn()")
    select = f"SELECT {HISTORY}, pg_is_in_recovery() AS in_recovery, coalesce({replayed}, 0) AS replayed"
    return Query(Sql(select), lambda row: StandbyState(row["history"], row["in_recovery"], row["replayed"]))
