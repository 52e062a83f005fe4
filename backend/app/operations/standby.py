"""The standby at DB_READ_HOST: how far it is behind the primary, and whether reads that may be stale can use it.

A poll asks the primary for its position in the WAL, then the standby for the position that it has replayed. Once the
standby has replayed a position that the primary had at some time, it shows all that was committed before this time:
this is exact, also if the primary is idle, and needs no agreement of clocks. Each write of this process adds the
position of its commit. Polls follow requests, so an idle database can sleep.
"""

import asyncio
import logging
import time
from collections import deque
from functools import lru_cache
from typing import Literal

import psycopg
from psycopg_pool import PoolTimeout

from app.database.connection import AfterCommit, get_poll_cursor
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
    position_of,
    primary_state,
    standby_state,
)
from app.settings import get_settings

# Seconds by which the standby may be behind. An account that is deactivated is refused within two seconds everywhere.
MAX_LAG = 1.5
# Seconds from the primary's last answer to its loss: nothing is known about other instances' writes in this time.
MAX_SILENCE = 5.0
SECONDS_BETWEEN_POLLS = 0.5
SECONDS_FOR_POLL = 1.0  # that a read waits for a poll after a pause, and that a poll waits for the standby
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.16  # seconds between two questions to a standby that has to catch up
SECONDS_UNTIL_UNUSED = 30.0  # after which the change feed does not wait for a standby that is not in use

# Why a read that may be stale goes to the primary: the standby does not answer; it is behind by more than MAX_LAG; the
# primary was silent for longer than MAX_SILENCE when it was lost; the standby has not replayed the caller's own write;
# it was promoted; it is of another history; it does not know the caller's account, or the resource; it has failed.
Reason = Literal[
    "away", "lag", "silence", "own_write", "promoted", "other_history", "unknown_caller", "unknown_resource", "failed"
]


class Standby:
    """The state of the standby, as this process knows it."""

    def __init__(self) -> None:
        self.fault: Reason | None = None
        self.history: str | None = None  # of the primary
        self.replayed = 0
        self.caught_up_at = float("-inf")  # all that was committed before this time (monotonic) has been replayed
        self.primary_seen_at = float("-inf")
        self.primary_lost_at: float | None = None  # since when the primary is away; None if it is not
        self.samples = deque[tuple[float, int]](maxlen=1000)  # times, and positions that the primary had later
        self.unused_since: float | None = None  # since when each poll has found it not in use
        self.polled_at = float("-inf")
        self.polling: asyncio.Task[None] | None = None
        self.beginning: asyncio.Task[None] | None = None  # of a new history
        self.status = ""

    def lag(self) -> float:
        """Return the seconds by which the standby is behind at most."""
        return time.monotonic() - self.caught_up_at

    def has(self, position: WalPosition) -> bool:
        """Return whether the standby shows what was committed at this position."""
        return position.history == self.history and position.lsn <= self.replayed

    def reason_against(self, last_write: WalPosition | None, without_primary: bool = False) -> Reason | None:
        """Return why a caller, after its last own write, must not read from the standby; None if it may.

        `without_primary`: the primary has not answered the caller. It may be away without a poll that has noticed it.
        """
        if self.fault is not None:
            return self.fault
        if last_write is not None and not self.has(last_write):
            return "own_write"
        if without_primary or self.primary_lost_at is not None:
            return self.reason_without_primary()
        return None if self.lag() <= MAX_LAG else "lag"

    def reason_without_primary(self) -> Reason | None:
        """Return why no caller must read from the standby while the primary is away.

        Counted is how far the standby was behind when the primary last answered, and how long ago that was at the loss.
        """
        lost_at = time.monotonic() if self.primary_lost_at is None else self.primary_lost_at
        if lost_at - self.primary_seen_at > MAX_SILENCE:
            return "silence"
        return None if self.primary_seen_at - self.caught_up_at <= MAX_LAG else "lag"

    async def refresh(self) -> None:
        """Poll again if the last poll is old. Only the first read after a pause waits for it."""
        age = time.monotonic() - self.polled_at
        polling = self.poll_if_due()
        if polling is not None and age > MAX_LAG and self.fault is None:
            await asyncio.wait({polling}, timeout=SECONDS_FOR_POLL)

    def poll_if_due(self) -> "asyncio.Task[None] | None":
        """Begin a poll if the last one is old, and return it; else None."""
        is_due = time.monotonic() - self.polled_at > SECONDS_BETWEEN_POLLS
        return self.poll() if is_due else None

    def poll(self) -> "asyncio.Task[None]":
        """Begin a poll, and return the task; if one is going on, return that."""
        if self.polling is None or self.polling.done():
            now = time.monotonic()
            if now - self.polled_at > 2 * MAX_LAG:
                self.unused_since = None  # it may have been in use meanwhile
            self.polled_at = now
            self.polling = asyncio.create_task(self.poll_both())
        return self.polling

    async def poll_both(self) -> None:
        """Ask both servers. While the primary is away, another poll follows: no request waits for the primary then."""
        try:
            await self.poll_primary()
            await self.poll_standby()
            self.report()
        finally:
            if self.primary_lost_at is not None:
                asyncio.get_running_loop().call_later(SECONDS_BETWEEN_POLLS, self.poll_if_due)

    async def poll_primary(self) -> None:
        """Note what the primary answers. If its connection pool is only busy, nothing is known."""
        began = time.monotonic()
        try:
            primary = await fetch_primary_state()
        except psycopg.Error as error:
            if is_lost(error) and pool_health().is_away():
                self.note_loss(began)
            return
        self.note_primary(began, primary)
        if not primary.is_current:
            self.begin_history()

    async def poll_standby(self) -> None:
        """Note what the standby answers; if its lag is too large, ask again: it may just not have the last position."""
        give_up, pause = time.monotonic() + SECONDS_FOR_POLL, FIRST_PAUSE
        self.note_standby(await fetch_standby_state())
        while self.reason_against(None) == "lag" and self.primary_lost_at is None and time.monotonic() < give_up:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            self.note_standby(await fetch_standby_state())

    def note_primary(self, began: float, primary: PrimaryState) -> None:
        """Note the primary's answer to a question of this time; in another history, forget the positions before."""
        self.primary_lost_at = None
        pool_health().has_substitute = False  # from now on requests wait for the primary
        history = primary.history if primary.is_current else None
        if history != self.history:
            self.history, self.caught_up_at = history, float("-inf")
            self.samples.clear()
        if history is not None:
            self.note_position(began, WalPosition(history, primary.flushed))

    def note_loss(self, began: float) -> None:
        """Note that the primary does not answer a question of this time."""
        if self.primary_lost_at is None:
            self.primary_lost_at = began

    def note_commit(self, after: AfterCommit) -> None:
        """Note the position of a write of this process."""
        if after.row is not None:
            self.note_position(after.sent_at, position_of(after.row))

    def note_position(self, began: float, position: WalPosition) -> None:
        """Note a position that the primary had after this time."""
        if position.history != self.history:
            return
        self.primary_seen_at = max(self.primary_seen_at, began)
        while self.samples and self.samples[-1][0] <= began and self.samples[-1][1] >= position.lsn:
            self.samples.pop()  # this one says more, and is replayed before
        self.samples.append((began, position.lsn))

    def note_standby(self, standby: StandbyState | None) -> None:
        """Note the standby's answer; None if it does not answer."""
        self.fault = self.fault_of(standby)
        self.replayed = standby.replayed if standby is not None and self.fault is None else 0
        while self.samples and self.samples[0][1] <= self.replayed:
            self.caught_up_at = max(self.caught_up_at, self.samples.popleft()[0])

    def fault_of(self, standby: StandbyState | None) -> Reason | None:
        """Return what forbids every read from this standby; None if nothing does."""
        if standby is None:
            return "away"
        if not standby.in_recovery:
            return "promoted"
        return None if standby.history == self.history else "other_history"

    def record_failure(self, error: psycopg.Error) -> Reason:
        """Note that a read failed on the standby; returns why it goes to the primary."""
        if isinstance(error, NotAStandby):
            self.fault = "promoted"
        elif is_lost(error):
            self.fault = "away"
        self.report()
        return self.fault or "failed"

    def begin_history(self) -> None:
        """Begin a new history: it may take long, so no poll waits for it. If it fails, the next poll tries again."""
        if self.beginning is None or self.beginning.done():
            self.beginning = asyncio.create_task(try_to_begin_history())

    def report(self) -> None:
        """Set the metrics, and log a change of the status."""
        reason = self.reason_against(None)
        pool_health().has_substitute = reason is None and self.primary_lost_at is not None
        if reason is None or self.unused_since is None:
            self.unused_since = None if reason is None else time.monotonic()
        STANDBY_IN_USE.set(reason is None)
        STANDBY_LAG.set(self.lag())
        status = self.describe(reason)
        if status != self.status:
            self.status = status
            level = logging.INFO if reason is None and self.primary_lost_at is None else logging.WARNING
            log.log(level, "standby_status", status=status)

    def describe(self, reason: Reason | None) -> str:
        """Return in words whether the standby is in use."""
        if reason is None:
            return "in use" if self.primary_lost_at is None else "in use, the primary is away"
        cause = standby_health().cause if reason == "away" else None
        return f"not in use: {NOT_IN_USE[reason]}{f' ({cause})' if cause else ''}"

    def with_lag(self) -> str:
        """Return the status, with the lag if the standby is in use."""
        reason = self.reason_against(None)
        lag = f", at most {self.lag():.1f} s behind" if reason is None else ""
        return f"{self.describe(reason)}{lag}"

    async def wait_until_replayed(self, position: WalPosition) -> None:
        """Wait until the standby shows what was committed at this position; MAX_LAG at most.

        After MAX_LAG any standby that is read shows it, in each process. So the wait is shorter only if the standby
        has not been in use for long.
        """
        give_up, pause = time.monotonic() + MAX_LAG, FIRST_PAUSE
        while not self.has(position) and not self.is_long_unused() and (left := give_up - time.monotonic()) > 0:
            await asyncio.wait({self.poll()}, timeout=left)
            if not self.has(position):
                await asyncio.sleep(min(pause, left))
            pause = min(2 * pause, LONGEST_PAUSE)

    def is_long_unused(self) -> bool:
        """Return whether each poll of the last SECONDS_UNTIL_UNUSED has found that the standby is not in use."""
        return self.unused_since is not None and time.monotonic() - self.unused_since > SECONDS_UNTIL_UNUSED


NOT_IN_USE: dict[Reason, str] = {
    "away": "it does not answer",
    "lag": f"it is more than {MAX_LAG} s behind",
    "silence": "the primary was lost, and its state of before is not known",
    "promoted": "it was promoted, or DB_READ_HOST names a primary",
    "other_history": "it is no standby of this database, or of a state before a restore or a failover",
}


async def fetch_primary_state() -> PrimaryState:
    """Return the primary's state, without a history if it answers with an error. Raises psycopg.Error if it does not.

    If the connection is lost, another one is tried: only this one may have ended.
    """
    try:
        return await ask_once()
    except psycopg.Error as error:
        if isinstance(error, PoolTimeout):
            raise
    return await ask_once()


async def ask_once() -> PrimaryState:
    """Return the primary's state as `fetch_primary_state` does, from one connection."""
    try:
        async with get_poll_cursor() as cursor:
            return await fetch(cursor, primary_state())
    except psycopg.Error as error:
        if is_lost(error):
            raise
        return PrimaryState(None, is_current=True, flushed=0)


async def fetch_standby_state() -> StandbyState | None:
    """Return the standby's state; None if it does not answer."""
    try:
        async with get_poll_cursor(standby=True) as cursor:
            return await fetch(cursor, standby_state())
    except psycopg.Error:
        return None


async def try_to_begin_history() -> None:
    """Begin a new history of the feed, if the database's is not current; log why that fails."""
    try:
        await begin_new_history()
    except psycopg.Error as error:
        log.warning("feed_history_failed", error=type(error).__name__)


@lru_cache
def configured_standby() -> Standby | None:
    """Return the standby as this process knows it; None if DB_READ_HOST is not set."""
    return Standby() if get_settings().db_read_host else None
