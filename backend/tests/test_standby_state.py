"""The state of a standby as the service knows it: lag, history, loss of the primary; and the settings that name it."""

import asyncio

import pytest
from psycopg_pool import PoolTimeout

from app.database.connection import AfterCommit
from app.database.connection_parameters import connection_parameters, standby_parameters
from app.database.limiter import Ticket, fail_all_waiting, read_slots
from app.database.pool import pool_health
from app.operations.standby import Standby
from app.queries.replication import INSERTED, PrimaryState, StandbyState, WalPosition
from app.settings import Settings
from tests.conftest import error_of_settings


def known(primary: PrimaryState | None, standby: StandbyState | None) -> Standby:
    """The state of a standby that was in use, after both servers have answered once more."""
    made = Standby()
    respond(made, 10**9, PrimaryState("h", is_current=True, flushed=5), StandbyState("h", in_recovery=True, replayed=5))
    assert made.reason_against(None) is None
    respond(made, 10**9, primary, standby)
    return made


def respond(made: Standby, began: float, primary: PrimaryState | None, standby: StandbyState | None) -> None:
    """Note what both servers answer to a poll; None for a server that does not answer."""
    if primary is None:
        made.note_loss(began)
    else:
        made.note_primary(began, primary)
    made.note_standby(standby)


CURRENT, BEHIND = PrimaryState("h", is_current=True, flushed=7), StandbyState("h", in_recovery=True, replayed=5)


@pytest.mark.parametrize(
    ("primary", "standby", "reason"),
    [(CURRENT, BEHIND, None), (CURRENT, None, "away"), (None, BEHIND, None), (None, None, "away"),
     (CURRENT, StandbyState("h", in_recovery=False, replayed=7), "promoted"),
     (CURRENT, StandbyState("other", in_recovery=True, replayed=7), "other_history"),
     (PrimaryState("new", is_current=True, flushed=3), BEHIND, "other_history"),
     (PrimaryState("h", is_current=False, flushed=3), BEHIND, "other_history"),
     (PrimaryState(None, is_current=True, flushed=0), BEHIND, "other_history"),
     (CURRENT, StandbyState(None, in_recovery=True, replayed=7), "other_history")],
)  # fmt: skip
def test_standby_is_read_only_if_it_has_the_history_of_the_primary(
    primary: PrimaryState | None, standby: StandbyState | None, reason: str | None
) -> None:
    assert known(primary, standby).reason_against(None) == reason


def test_standby_answers_after_a_write_if_it_has_replayed_it_in_this_history() -> None:
    standby = known(CURRENT, BEHIND)
    reasons = [standby.reason_against(WalPosition(*place)) for place in (("h", 5), ("h", 6), ("older", 5), ("", 0))]
    assert reasons == [None, "own_write", "own_write", "own_write"]


@pytest.mark.parametrize(
    ("seen_later", "lost", "reason"),
    [(1.0, 5.9, None), (2.0, 5.9, "lag"), (1.0, 6.1, "silence"), (1.0, 99.0, "silence")],
)
def test_standby_whose_lag_was_large_or_unknown_when_the_primary_was_lost_is_not_read(
    seen_later: float, lost: float, reason: str | None
) -> None:
    standby = Standby()
    respond(standby, 0.0, PrimaryState("h", is_current=True, flushed=5), BEHIND)
    respond(standby, seen_later, CURRENT, BEHIND)
    for time in (lost, lost + 1, lost + 10**6):
        respond(standby, time, None, BEHIND)
    assert standby.reason_against(None) == reason
    respond(standby, 10**9, CURRENT, StandbyState("h", in_recovery=True, replayed=7))
    assert standby.reason_against(None) is None


def test_position_of_a_write_counts_as_an_answer_of_the_primary() -> None:
    for replayed, reason in ((7, None), (8, "lag"), (9, None)):
        standby = Standby()
        respond(standby, 0.0, CURRENT, StandbyState("h", in_recovery=True, replayed=7))
        if replayed > 7:
            standby.note_commit(AfterCommit(INSERTED, 2.0, {"history": "h", "lsn": 9}))
        standby.note_commit(AfterCommit(INSERTED, 99.0, {"history": "other", "lsn": 9}))
        respond(standby, 3.0, None, StandbyState("h", in_recovery=True, replayed=replayed))
        assert standby.reason_against(None) == reason


def test_later_and_smaller_position_replaces_an_earlier_one() -> None:
    """A write returns the inserted position, a poll the flushed one, which may never reach it."""
    standby = Standby()
    for began, lsn in ((1.0, 5), (2.0, 9), (3.0, 8), (4.0, 8)):
        respond(standby, began, PrimaryState("h", is_current=True, flushed=lsn), BEHIND)
    assert list(standby.samples) == [(4.0, 8)]
    standby.note_standby(StandbyState("h", in_recovery=True, replayed=8))
    assert standby.caught_up_at == 4.0


def test_standby_that_was_never_compared_with_its_primary_is_not_read() -> None:
    standby = Standby()
    respond(standby, 10**9, None, StandbyState("h", in_recovery=True, replayed=5))
    assert standby.reason_against(None, without_primary=True) == "other_history"


def test_reads_in_the_queue_wait_on_if_the_standby_answers_for_a_lost_primary() -> None:
    async def queued() -> list[bool]:
        limiter = read_slots()
        ticket = Ticket("a caller")
        for _ in range(limiter.share):
            await limiter.acquire(ticket)
        waiting = asyncio.create_task(limiter.acquire(ticket))
        await asyncio.wait({waiting}, timeout=0)
        done = list[bool]()
        for also_reads in (False, True):
            fail_all_waiting(also_reads)
            await asyncio.wait({waiting}, timeout=0)
            done.append(waiting.done())
        for _ in range(limiter.share):
            limiter.release("a caller")
        with pytest.raises(PoolTimeout):
            await waiting
        return done

    assert asyncio.run(queued()) == [False, True]
    standby, seen = known(None, BEHIND), list[bool]()
    for standby.primary_lost_at in (10**9, None):
        standby.report()
        seen.append(pool_health().has_substitute)
    assert seen == [True, False]


def test_sessions_of_the_standby_are_read_only_and_log_in_as_those_of_the_primary() -> None:
    given = {"DB_HOST": "/run/primary", "DB_PORT": "5433", "DB_USER": "u", "DB_PASSWORD": "p", "DB_READ_HOST": "there"}
    settings = Settings.model_validate(given)
    primary, standby = connection_parameters(settings), standby_parameters(settings)
    assert standby["options"] == f"{primary['options']} -c default_transaction_read_only=on"
    changed = {name: value for name, value in standby.items() if primary.get(name) != value}
    attributes = {"target_session_attrs": "any"}  # PGTARGETSESSIONATTRS is about the primary
    assert {**changed, "options": ""} == {"host": "there", "sslmode": "require", "options": "", **attributes}
    settings = Settings.model_validate({**given, "DB_READ_PORT": "5434", "DB_SSLMODE": "verify-full"})
    assert (standby_parameters(settings)["port"], standby_parameters(settings)["sslmode"]) == (5434, "verify-full")


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"DB_READ_HOST": "there"}, "DB_READ_HOST is a standby of the database at DB_HOST"),
     ({"DB_HOST": "/run", "DB_READ_PORT": "5433"}, "DB_READ_PORT is the port of the standby at DB_READ_HOST"),
     ({"DB_HOST": "here", "DB_READ_HOST": "here"}, "are the address of the primary"),
     ({"DB_HOST": "here", "DB_READ_HOST": "here", "DB_READ_PORT": "5432"}, "are the address of the primary"),
     ({"DB_HOST": "/run", "DB_READ_HOST": "there", "DB_SSLMODE": "prefer"}, "DB_SSLMODE (or PGSSLMODE) below require")],
)  # fmt: skip
def test_settings_that_name_no_standby_are_refused(settings: dict[str, str], message: str) -> None:
    assert message in error_of_settings(**settings)
