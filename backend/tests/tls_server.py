"""An embedded PostgreSQL that listens on loopback and, like Lakebase, requires TLS and a password."""

import asyncio
import datetime
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from psycopg import sql

from app.embedded_postgres import server as embedded_server
from app.embedded_postgres.directory import prepare_directory

SSL_REQUEST = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")


class TlsServer:
    """The server's address, and its administration.

    The embedded build of PostgreSQL does not support TLS. A proxy in front of it does, according to PostgreSQL's
    protocol, and closes connections that do not request TLS.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = 0
        self.refused = 0  # connections without TLS
        self.asleep = False  # True: the proxy closes every new connection
        self.loop: asyncio.AbstractEventLoop
        self.closing: asyncio.Event
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate(directory.parent))

    async def live(self, opened: threading.Event) -> None:
        """Run the proxy on a free port of loopback until `closing` is set."""
        self.loop, self.closing = asyncio.get_running_loop(), asyncio.Event()
        listener = await asyncio.start_server(self.let_in, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        opened.set()
        await self.closing.wait()
        listener.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
            await asyncio.wait([task])

    async def let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client: start TLS, then copy data to and from PostgreSQL's socket until one side ends."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError), closed(writer):
            if self.asleep:
                return
            if await reader.readexactly(8) != SSL_REQUEST:
                self.refused += 1
                return
            writer.write(b"S")
            await writer.drain()
            await writer.start_tls(self.context)
            theirs, ours = await asyncio.open_unix_connection(self.directory / ".s.PGSQL.5432")
            with closed(ours):
                ways = [asyncio.create_task(pump(reader, ours)), asyncio.create_task(pump(theirs, writer))]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()

    def ask(self, statement: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the superuser, through the socket."""
        parameters: dict[str, Any] = {"host": str(self.directory), "user": "postgres", "dbname": database}
        with psycopg.connect(**parameters, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def set_password(self, role: str, password: str) -> None:
        """Change the role's password."""
        self.ask(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))

    def add_role(self, role: str, database: str) -> None:
        """Create a role and its database with the rights of an app on Lakebase: to connect and to create."""
        name, quoted = sql.Identifier(role), sql.Identifier(database)
        self.ask(sql.SQL("CREATE ROLE {} LOGIN").format(name))
        self.ask(sql.SQL("CREATE DATABASE {}").format(quoted))
        self.ask(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(quoted))
        self.ask(sql.SQL("GRANT CONNECT, CREATE ON DATABASE {} TO {}").format(quoted, name))
        self.ask(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"), database)

    def environment(self, role: str, database: str) -> dict[str, str]:
        """The variables that Databricks sets for an app with this database."""
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGDATABASE": database, "PGUSER": role}

    def control(self, *what: str) -> None:
        """Run pg_ctl with these arguments."""
        done = embedded_server.run(self.directory, "pg_ctl", "-w", *what)
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        """Start PostgreSQL."""
        self.control("-l", "start.log", "-o", f"-k '\"{self.directory}\"'", "start")

    def stop(self) -> None:
        """Stop PostgreSQL at once; open connections are aborted."""
        self.control("-m", "immediate", "stop")


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy all data from one side to the other until its end."""
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


@contextmanager
def tls_server(directory: Path) -> Iterator[TlsServer]:
    """Run a server and its proxy until the end of the block."""
    prepare_directory(directory)
    embedded_server.ensure_cluster(directory)
    (directory / "data" / "pg_hba.conf").write_text("local all postgres trust\nlocal all all scram-sha-256\n")
    server = TlsServer(directory)
    server.start()
    opened = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.live(opened)))
    thread.start()
    opened.wait(120)
    try:
        yield server
    finally:
        server.loop.call_soon_threadsafe(server.closing.set)
        thread.join()
        embedded_server.run(directory, "pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def closed(writer: asyncio.StreamWriter) -> Iterator[None]:
    """Abort the connection at the end of the block."""
    try:
        yield
    finally:
        writer.transport.abort()


def certificate(directory: Path) -> tuple[Path, Path]:
    """Write a self-signed certificate and its key; returns both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    paths = directory / "server.crt", directory / "server.key"
    paths[0].write_bytes(made.public_bytes(pem))
    paths[1].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return paths
