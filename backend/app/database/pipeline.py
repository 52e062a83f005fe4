"""A pipeline of psycopg that sends the statements of a transaction together, when a result is needed.

psycopg's own pipeline writes each statement to the socket at once. For each of them the service makes two system calls
and the kernel wakes the server's process, which takes longer than running most of the statements.
"""

from psycopg import AsyncPipeline
from psycopg.abc import PQGen


class SendLate(AsyncPipeline):
    """Keeps statements until a result is fetched or the pipeline ends."""

    def _communicate_gen(self) -> PQGen[None]:
        """Keep the statement that a cursor has added to the queue; psycopg would send it here."""
        yield from ()

    def _fetch_gen(self, *, flush: bool) -> PQGen[None]:
        """Send all statements of the queue, then read their results."""
        while self.command_queue:
            self.command_queue.popleft()()
        yield from super()._fetch_gen(flush=flush)
