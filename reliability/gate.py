"""A proxy in front of PostgreSQL that holds statements back, so that a row decides which one runs next."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field

# Statements whose order makes no difference (no lock between the two requests, no decision): they pass at once.
TRIVIAL = re.compile(r"^\s*($|BEGIN|SET LOCAL|SELECT id, role|WITH caller AS MATERIALIZED)")


BETWEEN = "\n---\n"


@dataclass(eq=False)
class Session:
    """One connection of the service: the statements that the gate holds, and whether one is running."""

    gate: "Gate"
    to_server: asyncio.StreamWriter
    pid: int = 0
    held: bytes = b""
    running: bool = False
    blocked: bool = False  # by a lock of another session, at the last check
    started: bool = False
    statements: dict[bytes, str] = field(default_factory=dict[bytes, str])  # prepared ones, by name
    client_bytes: bytes = b""
    server_bytes: bytes = b""

    def from_client(self, data: bytes) -> None:
        """Hold the data, unless the gate is open or all statements in it are trivial."""
        if self.started:
            self.learn(data)
        if not self.started or not self.gate.holding:
            self.running = self.started
            self.to_server.write(data)
            return
        self.held += data
        if all(TRIVIAL.search(text) for text in self.held_sql().split(BETWEEN)):
            self.release()
        self.gate.changed.set()

    def learn(self, data: bytes) -> None:
        """Remember the SQL of prepared statements, also of those prepared while the gate is open."""
        found, self.client_bytes = messages(self.client_bytes + data)
        for kind, content in found:
            if kind == b"P":
                name, sql, _ = content.split(b"\0", 2)
                self.statements[name] = sql.decode()

    def held_sql(self) -> str:
        """The SQL of the statements that are held."""
        texts: list[str] = []
        for kind, content in messages(self.held)[0]:
            if kind == b"Q":
                texts.append(content[:-1].decode())
            elif kind == b"P":
                texts.append(content.split(b"\0", 2)[1].decode())
            elif kind == b"B" and (name := content.split(b"\0", 2)[1]):
                texts.append(self.statements[name])
        return BETWEEN.join(dict.fromkeys(texts))

    def release(self) -> None:
        """Send the held statements to the server."""
        self.running = True
        self.to_server.write(self.held)
        self.held = b""

    def from_server(self, data: bytes) -> None:
        """Notice the server's process id, and when it is ready for the next statement."""
        found, self.server_bytes = messages(self.server_bytes + data)
        for kind, content in found:
            if kind == b"K":
                self.pid = int.from_bytes(content[:4], "big")
            if kind == b"Z":
                self.started, self.running = True, False
        self.gate.changed.set()


def messages(data: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The complete messages at the start of these bytes, as kind and content, and the rest of the bytes."""
    found: list[tuple[bytes, bytes]] = []
    while len(data) >= 5 and len(data) >= (size := int.from_bytes(data[1:5], "big")) + 1:
        found.append((data[:1], data[5 : size + 1]))
        data = data[size + 1 :]
    return found, data


class Gate:
    """A listener for the service's connections. While `holding` is true, statements wait until they are released."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.holding = False
        self.changed = asyncio.Event()
        self.sessions: list[Session] = []
        self.tasks: set[asyncio.Task[None]] = set()

    async def listen(self) -> int:
        """Start and return the port."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    def open(self) -> None:
        """Release all statements, and hold none from now on."""
        self.holding = False
        for session in self.sessions:
            if session.held:
                session.release()

    async def close(self) -> None:
        """Close the listener and its connections."""
        self.server.close()
        self.open()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection of the service."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        far_reader, far_writer = await asyncio.open_unix_connection(self.path)
        session = Session(self, far_writer)
        self.sessions.append(session)
        back = asyncio.create_task(self.pass_answers(far_reader, writer, session))
        with suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(65536):
                session.from_client(data)
        self.sessions.remove(session)
        self.tasks.discard(task)
        back.cancel()
        for one in (writer, far_writer):
            one.close()

    async def pass_answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, session: Session) -> None:
        """Pass the server's responses to the service without delay."""
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                session.from_server(data)
        writer.close()
