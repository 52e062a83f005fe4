"""Detects dead connections before a request gets them, and closes all of them together.

A server that restarts leaves a pool full of dead connections; a lost network path (half-open connections) leaves some
that never answer. A connection that answered a moment ago and has no unread data is trusted, without a round trip. Any
other has half a second to answer. The first that does not drains the pool, once per outage: detecting the dead
connections one by one, with a pause after each, would keep a request waiting for seconds.
"""

import asyncio
import os
import select
import socket
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import psycopg

TRUSTED = 1.0  # seconds after its last answer in which a connection is trusted
CHECK = 0.5  # seconds in which any other connection must answer
AWAY_AFTER = 0.4  # seconds without success after which a database that gives no connection counts as away
BETWEEN_DRAINS = 1.0  # seconds, at least
STALL_SECONDS = 30.0  # in which a long SELECT must return a row


class PooledConnection(psycopg.AsyncConnection[tuple[Any, ...]]):
    """A connection of the requests' pool, with the times at which it was made and last answered."""

    made_at = 0.0
    answered_at = 0.0
    incoming: select.poll

    def initialize(self) -> None:
        """Initialize the times and the poll object of a new connection."""
        self.made_at = self.answered_at = time.monotonic()
        self.incoming = select.poll()
        self.incoming.register(self.fileno(), select.POLLIN)

    def shutdown_socket_after(self, seconds: float) -> asyncio.TimerHandle:
        """Shut the socket down after `seconds`, unless the returned handle is cancelled."""
        return asyncio.get_running_loop().call_later(seconds, self.shutdown_socket)

    def shutdown_silent_socket(self) -> None:
        """Shut the socket down if nothing has arrived: an event loop that is late runs this before it reads."""
        if not self.incoming.poll(0):
            self.shutdown_socket()

    def shutdown_socket(self) -> None:
        """Shut the socket down; a task that waits for an answer gets an OperationalError at once.

        Cancelling the task instead would first ask the server to cancel the statement, for up to five seconds.
        """
        with suppress(OSError, psycopg.OperationalError), socket.socket(fileno=os.dup(self.fileno())) as mine:
            mine.shutdown(socket.SHUT_RDWR)


class StallGuard:
    """Context manager that ends a connection if the database sends nothing for STALL_SECONDS while a row is awaited.

    Each row, and the end of each pause, is a step. The guard checks for new steps every STALL_SECONDS, so it ends the
    connection after one to two times STALL_SECONDS.
    """

    steps = 0
    paused = False
    seen = -1  # the steps at the last check; -1 if the guard was paused then
    timer: asyncio.TimerHandle

    def __init__(self, connection: PooledConnection) -> None:
        self.connection = connection

    def __enter__(self) -> "StallGuard":
        self.schedule()
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()

    def schedule(self) -> None:
        """Schedule the next check."""
        self.timer = asyncio.get_running_loop().call_later(STALL_SECONDS, self.check)

    def check(self) -> None:
        """End the connection if there was no step since the last check."""
        if not self.paused and self.steps == self.seen:
            self.connection.shutdown_socket()
        self.seen = -1 if self.paused else self.steps
        self.schedule()

    def pause(self) -> None:
        """Stop checking while the client receives data and no row is awaited."""
        self.paused = True

    def resume(self) -> None:
        """Check again: a row is awaited."""
        self.paused = False
        self.steps += 1


class PoolHealth:
    """The health of one pool: the time since which its connections are suspect, and the time of its last drain."""

    def __init__(self) -> None:
        self.suspect_since = 0.0
        self.answered_at = 0.0  # when a connection was used successfully the last time
        self.drained_at = 0.0
        self.waiting = 0  # requests that wait for a connection now
        self.has_substitute = False  # whether this server is away, and a standby answers reads for it
        self.cause: str | None = None  # why the last connection could not be made
        self.drain: Callable[[], Awaitable[None]] | None = None

    def is_away(self) -> bool:
        """Return whether no connection was used successfully for AWAY_AFTER, so that none can be expected soon."""
        return time.monotonic() - self.answered_at > AWAY_AFTER

    async def check(self, connection: PooledConnection) -> None:
        """Return if the connection can be used. Raises psycopg.Error, in half a second at most, if it cannot."""
        trusted_since = max(time.monotonic() - TRUSTED, self.suspect_since)
        if connection.answered_at > trusted_since and not connection.incoming.poll(0):
            return
        end = asyncio.get_running_loop().call_later(CHECK, connection.shutdown_silent_socket)
        try:
            await connection.execute("")
        except psycopg.Error:
            await self.drain_once(connection)
            raise
        finally:
            end.cancel()
        connection.answered_at = time.monotonic()

    async def record_failure(self, connection: PooledConnection, error: psycopg.Error) -> None:
        """Record a failed statement.

        If the connection was lost, the other ones are suspect. If the server is read-only (after a failover), all
        connections lead to the wrong server, and the pool is drained.
        """
        if error.sqlstate == "25006":
            await self.drain_once(connection)
        elif is_lost(error):
            self.suspect_since = time.monotonic()

    async def drain_once(self, connection: PooledConnection) -> None:
        """Drain the pool, unless that was done after this connection was made, or within the last second."""
        now = time.monotonic()
        if self.drain and connection.made_at > self.drained_at and now - self.drained_at > BETWEEN_DRAINS:
            self.drained_at = now
            await self.drain()


def is_lost(error: psycopg.Error) -> bool:
    """Return whether the error ended the connection, not only the statement."""
    state = error.sqlstate
    return isinstance(error, psycopg.OperationalError) and (state is None or state.startswith(("08", "57P", "25P")))
