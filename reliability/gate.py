"""Between the service and PostgreSQL: lets one statement at a time through, in the order that somebody chooses."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field

# What neither takes a lock nor decides anything: it passes at once, in whatever order.
TRIVIAL = re.compile(
    r"^\s*($|BEGIN|SET LOCAL|SELECT id, role|SELECT version FROM schema|SELECT.*json_agg|SELECT j)", re.S
)


BETWEEN = "\n---\n"


@dataclass(eq=False)
class Session:
    """One connection of the service: what it wants to run, and whether that runs."""

    gate: "Gate"
    to_server: asyncio.StreamWriter
    pid: int = 0
    held: bytes = b""
    running: bool = False
    blocked: bool = False  # by somebody's lock, when that was looked at last
    started: bool = False
    statements: dict[bytes, str] = field(default_factory=dict[bytes, str])
    server_bytes: bytes = b""

    def from_client(self, data: bytes) -> None:
        """Hold it, unless nobody holds just now or it can do no harm."""
        if not self.started or not self.gate.holding:
            self.running = self.started
            self.to_server.write(data)
            return
        self.held += data
        if all(TRIVIAL.search(text) for text in self.wants().split(BETWEEN)):
            self.release()
        self.gate.changed.set()

    def wants(self) -> str:
        """The SQL of what is held."""
        texts: list[str] = []
        for kind, content in messages(self.held):
            if kind == b"Q":
                texts.append(content[:-1].decode())
            elif kind == b"P":
                name, sql, _ = content.split(b"\0", 2)
                self.statements[name] = sql.decode()
                texts.append(sql.decode())
            elif kind == b"B" and (name := content.split(b"\0", 2)[1]) in self.statements:
                texts.append(self.statements[name])
        return BETWEEN.join(dict.fromkeys(texts))

    def release(self) -> None:
        """Let it run."""
        self.running = True
        self.to_server.write(self.held)
        self.held = b""

    def from_server(self, data: bytes) -> None:
        """Watch for the end of what runs."""
        self.server_bytes += data
        used = 0
        for kind, content in messages(self.server_bytes):
            used += 5 + len(content)
            if kind == b"K":
                self.pid = int.from_bytes(content[:4], "big")
            if kind == b"Z":
                self.started, self.running = True, False
        self.server_bytes = self.server_bytes[used:]
        self.gate.changed.set()


def messages(data: bytes) -> list[tuple[bytes, bytes]]:
    """The whole messages at the start of these bytes: kind and content."""
    found: list[tuple[bytes, bytes]] = []
    while len(data) >= 5 and len(data) >= (size := int.from_bytes(data[1:5], "big")) + 1:
        found.append((data[:1], data[5 : size + 1]))
        data = data[size + 1 :]
    return found


class Gate:
    """A listener for the service's connections; `holding` says whether statements wait to be let through."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.holding = False
        self.changed = asyncio.Event()
        self.sessions: list[Session] = []
        self.tasks: set[asyncio.Task[None]] = set()

    async def listen(self) -> int:
        """Start; the port."""
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return int(self.server.sockets[0].getsockname()[1])

    def open(self) -> None:
        """Let everything through from now on."""
        self.holding = False
        for session in self.sessions:
            if session.held:
                session.release()

    async def close(self) -> None:
        """End it with its connections."""
        self.server.close()
        self.open()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the service."""
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        far_reader, far_writer = await asyncio.open_unix_connection(self.path)
        session = Session(self, far_writer)
        self.sessions.append(session)
        back = asyncio.create_task(self.answers(far_reader, writer, session))
        with suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(65536):
                session.from_client(data)
        self.sessions.remove(session)
        self.tasks.discard(task)
        back.cancel()
        for one in (writer, far_writer):
            one.close()

    async def answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, session: Session) -> None:
        """What the server says goes straight back."""
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                session.from_server(data)
        writer.close()
