"""The standby at DB_READ_HOST: how far it is behind the primary, and whether reads that may be stale can use it.

A look asks the primary for its position in the WAL and the standby for the position it has replayed. Once the standby
has replayed a position that the primary had at some time, it shows all that was committed before this time: this is
exact, also if the primary is idle, and needs no agreement of clocks. Looks follow reads, so an idle database can sleep.
"""

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress
from functools import lru_cache
from typing import Literal

import psycopg

from app.database.connection import get_async_read_cursor
from app.database.pool import NotAStandby, pool_health, standby_health
from app.database.pool_health import is_lost
from app.database.query import fetch
from app.monitoring.logs import log
from app.monitoring.metrics import STANDBY_IN_USE, STANDBY_LAG
from app.operations.feed_history import begin_new_history
from app.queries.replication import (
    PrimaryState,
    StandbyState,
    WalPosition,
    inserted_position,
    primary_state,
    standby_state,
)
from app.settings import get_settings

# Seconds by which the standby may be behind. An account that is deactivated is refused within two seconds everywhere.
MAX_LAG = 1.5
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_FOR_LOOK = 1.0  # that a read waits for a look after a pause
SECONDS_BETWEEN_TRIES = 0.02  # of the change feed, which waits for the standby

# Why a read that may be stale goes to the primary: the standby does not answer; it is behind by more than MAX_LAG; it
# has not replayed the caller's own write; it was promoted; it is of another history; it does not know the caller's
# account; it has not answered this read.
Reason = Literal["away", "lag", "own_write", "promoted", "other_history", "unknown_caller", "failed"]


class Standby:
    """The state of the standby, as this process knows it."""

    def __init__(self) -> None:
        self.fault: Reason | None = None
        self.primary_answers = True
        self.primary_seen_at = float("-inf")
        self.history: str | None = None  # of the primary
        self.replayed = 0
        self.shown_at = float("-inf")  # all that was committed before this time (monotonic) has been replayed
        self.samples = deque[tuple[float, int]](maxlen=1000)  # times, and what the primary had flushed then
        self.looked_at = float("-inf")
        self.looking: asyncio.Task[None] | None = None
        self.status = ""

    def lag(self) -> float:
        """Return the seconds by which the standby is behind at most."""
        return time.monotonic() - self.shown_at

    def has(self, position: WalPosition) -> bool:
        """Return whether the standby shows what was committed at this position."""
        return position.history == self.history and position.lsn <= self.replayed

    def reason_against(self, own_write: WalPosition | None, without_primary: bool = False) -> Reason | None:
        """Return why a caller, after its last own write, must not read from the standby; None if it may.

        While the primary does not answer, it counts how far the standby was behind when the primary last answered.
        """
        if self.fault is not None:
            return self.fault
        if own_write is not None and not self.has(own_write):
            return "own_write"
        primary_answers = self.primary_answers and not without_primary
        lag = self.lag() if primary_answers else self.primary_seen_at - self.shown_at
        return None if lag <= MAX_LAG else "lag"

    async def refresh(self) -> None:
        """Look again if the last look is old. Only the first read after a pause waits for it."""
        age = time.monotonic() - self.looked_at
        if age > SECONDS_BETWEEN_LOOKS:
            looking = self.look()
            if age > MAX_LAG and self.fault is None:
                await asyncio.wait({looking}, timeout=SECONDS_FOR_LOOK)

    def look(self) -> "asyncio.Task[None]":
        """Begin a look, and return the task; if a look is going on, return that."""
        if self.looking is None or self.looking.done():
            self.looked_at = time.monotonic()
            self.looking = asyncio.create_task(self.look_at_both())
        return self.looking

    async def look_at_both(self) -> None:
        """Ask both servers at the same time, and compare their answers."""
        began = time.monotonic()
        primary, standby = await asyncio.gather(ask_primary(), ask_standby())
        self.compare(began, primary, standby)
        self.report()
        if primary is not None and not primary.is_current:
            with suppress(psycopg.Error):  # the next look tries again
                await begin_new_history()

    def compare(self, began: float, primary: PrimaryState | None, standby: StandbyState | None) -> None:
        """Note the answers of a look that began at this time; None for a server that does not answer."""
        self.primary_answers = primary is not None
        if primary is not None:
            self.note_primary(began, primary)
        self.fault = self.fault_of(standby)
        self.replayed = standby.replayed if standby is not None and self.fault is None else 0
        while self.samples and self.samples[0][1] <= self.replayed:
            self.shown_at = self.samples.popleft()[0]

    def note_primary(self, began: float, primary: PrimaryState) -> None:
        """Note the primary's position; in another history, forget the positions of the one before."""
        self.primary_seen_at = began
        history = primary.history if primary.is_current else None
        if history != self.history:
            self.history, self.shown_at = history, float("-inf")
            self.samples.clear()
        if history is not None:
            self.samples.append((began, primary.flushed))

    def fault_of(self, standby: StandbyState | None) -> Reason | None:
        """Return what forbids every read from this standby; None if nothing does."""
        if standby is None:
            return "away"
        if not standby.in_recovery:
            return "promoted"
        return None if standby.history == self.history else "other_history"

    def note_failure(self, error: psycopg.Error) -> Reason:
        """Note that a read failed on the standby; returns why it goes to the primary."""
        if isinstance(error, NotAStandby):
            self.fault = "promoted"
        elif is_lost(error):
            self.fault = "away"
        self.report()
        return self.fault or "failed"

    def note_lost_primary(self) -> None:
        """Note that the primary did not answer a read."""
        self.primary_answers = False
        self.report()

    def report(self) -> None:
        """Set the metrics, and log a change of the status."""
        reason = self.reason_against(None)
        pool_health().has_substitute = reason is None and not self.primary_answers
        STANDBY_IN_USE.set(reason is None)
        STANDBY_LAG.set(self.lag())
        status = self.describe(reason)
        if status != self.status:
            self.status = status
            level = logging.WARNING if reason or not self.primary_answers else logging.INFO
            log.log(level, "standby_status", status=status)

    def describe(self, reason: Reason | None) -> str:
        """Return in words whether the standby is in use."""
        if reason is None:
            return "in use" if self.primary_answers else "in use, the primary is away"
        cause = standby_health().cause if reason == "away" else None
        return f"not in use: {NOT_IN_USE[reason]}{f' ({cause})' if cause else ''}"

    def with_lag(self) -> str:
        """Return the status, with the lag if the standby is in use."""
        in_use = self.reason_against(None) is None
        return f"{self.status}, at most {self.lag():.1f} s behind" if in_use else self.status

    async def wait_until_replayed(self) -> None:
        """Wait until the standby shows what is committed now, or is not in use; MAX_LAG at most."""
        async with get_async_read_cursor(has_slot=True) as cursor:
            position = await fetch(cursor, inserted_position())
        give_up = time.monotonic() + MAX_LAG
        await self.refresh()
        while self.fault is None and self.lag() < 2 * MAX_LAG and not self.has(position):
            if (left := give_up - time.monotonic()) < 0:
                return
            await asyncio.wait({self.look()}, timeout=left)
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)


NOT_IN_USE: dict[Reason, str] = {
    "away": "it does not answer",
    "lag": f"it is more than {MAX_LAG} s behind",
    "promoted": "it was promoted, or DB_READ_HOST names a primary",
    "other_history": "it is no standby of this database, or of a state before a restore or a failover",
}


# Looks take no slot: a busy service would read less from the standby because it is busy.
async def ask_primary() -> PrimaryState | None:
    """Return the primary's state, without a history if it answers with an error; None if it does not answer."""
    try:
        async with get_async_read_cursor(has_slot=True) as cursor:
            return await fetch(cursor, primary_state())
    except psycopg.Error as error:
        return None if is_lost(error) else PrimaryState(None, is_current=True, flushed=0)


async def ask_standby() -> StandbyState | None:
    """Return the standby's state; None if it does not answer."""
    try:
        async with get_async_read_cursor(has_slot=True, standby=True) as cursor:
            return await fetch(cursor, standby_state())
    except psycopg.Error:
        return None


@lru_cache
def the_standby() -> Standby | None:
    """Return the standby as this process knows it; None if DB_READ_HOST is not set."""
    return Standby() if get_settings().db_read_host else None
