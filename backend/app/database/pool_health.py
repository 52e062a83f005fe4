"""Dead connections: noticed before a request gets them, and thrown out together.

A server that restarts leaves a pool full of dead connections; a peer that vanished without a word (half-open)
leaves some that never answer. One that answered a moment ago and whose socket is silent is trusted: that costs
no round trip. Any other has half a second to answer. The first that does not empties the pool, once per outage:
finding out one by one, with a pause after each, is what keeps a request waiting for seconds.
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

TRUSTED = 1.0  # seconds after an answer in which a silent socket is believed
CHECK = 0.5  # seconds in which any other connection has to answer
BETWEEN_DRAINS = 1.0


class PooledConnection(psycopg.AsyncConnection[tuple[Any, ...]]):
    """A connection of the requests' pool: knows when it was made and when it last answered."""

    made_at = 0.0
    answered_at = 0.0
    incoming: select.poll

    def begin_life(self) -> None:
        """Called once, when it has been made."""
        self.made_at = self.answered_at = time.monotonic()
        self.incoming = select.poll()
        self.incoming.register(self.fileno(), select.POLLIN)

    def shutdown_socket_after(self, seconds: float) -> asyncio.TimerHandle:
        """Hang up unless the handle is cancelled in this time."""
        return asyncio.get_running_loop().call_later(seconds, self.shutdown_socket)

    def shutdown_socket(self) -> None:
        """End it from this side, whatever the peer does: a task that waits for it gets an OperationalError at once.

        Cancelling the task would ask the server to cancel first, for up to five seconds.
        """
        with suppress(OSError, psycopg.OperationalError), socket.socket(fileno=os.dup(self.fileno())) as mine:
            mine.shutdown(socket.SHUT_RDWR)


class PoolHealth:
    """The health of one pool's connections: since when they are suspect, and when they were thrown out."""

    def __init__(self) -> None:
        self.suspect_since = 0.0
        self.drained_at = 0.0
        self.waiting = 0  # requests that wait for a connection now
        self.cause: str | None = None  # why the last connection could not be made
        self.drain: Callable[[], Awaitable[None]] | None = None

    async def check(self, connection: PooledConnection) -> None:
        """Return if the connection can be used. Raises psycopg.Error, in half a second at most, if it cannot."""
        trusted_since = max(time.monotonic() - TRUSTED, self.suspect_since)
        if connection.answered_at > trusted_since and not connection.incoming.poll(0):
            return
        end = connection.shutdown_socket_after(CHECK)
        try:
            await connection.execute("")
        except psycopg.Error:
            await self.drain_once(connection)
            raise
        finally:
            end.cancel()
        connection.answered_at = time.monotonic()

    async def record_failure(self, connection: PooledConnection, error: psycopg.Error) -> None:
        """Take note of a failed statement: if the connection was lost, the others are suspect; if the server accepts no
        writes any more (a failover), they all lead to the wrong server and are thrown out."""
        if error.sqlstate == "25006":
            await self.drain_once(connection)
        elif is_lost(error):
            self.suspect_since = time.monotonic()

    async def drain_once(self, connection: PooledConnection) -> None:
        """Throw all connections out, unless that was done since this one was made, or a moment ago."""
        now = time.monotonic()
        if self.drain and connection.made_at > self.drained_at and now - self.drained_at > BETWEEN_DRAINS:
            self.drained_at = now
            await self.drain()


def is_lost(error: psycopg.Error) -> bool:
    """Did the connection end, rather than the statement?"""
    state = error.sqlstate
    return isinstance(error, psycopg.OperationalError) and (state is None or state.startswith(("08", "57P", "25P")))
