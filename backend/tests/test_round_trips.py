"""The number of round trips to the database that each request needs."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Thread

import psycopg
import pytest

from app.database.connection_parameters import connection_parameters
from tests.conftest import Service, start_service, stop_service
from tests.contract import Client, Contract
from tests.factories import Shop, make_store, make_user
from tests.shipments import receive, ship

ADA = "ada.first@brickhouse.example"
DATABASE = "trips_test"
TRIES = 30  # of each request: a slow machine can only increase its count
SILENCE = 0.1  # seconds without data after which the service is assumed to wait for a response


class Relay:
    """A proxy to the server that counts round trips: it holds responses back until the service sends no more data."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.trips = 0
        self.holding = False
        self.open: set[asyncio.StreamWriter] = set()
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever)
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]

    async def listen(self) -> asyncio.Server:
        return await asyncio.start_server(self.relay, "127.0.0.1", 0)

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        far_reader, far_writer = await asyncio.open_unix_connection(self.path)
        activity = asyncio.Event()
        ways = [
            asyncio.create_task(self.forward_requests(reader, far_writer, activity)),
            asyncio.create_task(self.forward_answers(far_reader, writer, activity)),
        ]
        self.open |= {writer, far_writer}
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for one in (writer, far_writer):
            one.transport.abort()
        await asyncio.gather(*ways, return_exceptions=True)

    async def forward_requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, activity: asyncio.Event
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                activity.set()
                writer.write(data)

    async def forward_answers(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, activity: asyncio.Event
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if self.holding:
                    data += await self.until_silent(reader, activity)
                    self.trips += 1
                writer.write(data)

    async def until_silent(self, reader: asyncio.StreamReader, activity: asyncio.Event) -> bytes:
        """Read the server's data until the service has sent nothing for SILENCE seconds."""
        more, silent = b"", False
        while not silent:
            activity.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(SILENCE):
                    more += await reader.read(65536)
                    continue
            silent = not activity.is_set()
        return more

    def trips_of(self, ask: Callable[[], object]) -> int:
        self.trips, self.holding = 0, True
        ask()
        self.holding = False
        return self.trips

    async def end(self) -> None:
        self.server.close()
        for writer in self.open:
            writer.transport.abort()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture
def relay(service: Service) -> Iterator[Relay]:
    where = connection_parameters(service.settings)
    with psycopg.connect(host=where["host"], port=where["port"], user=where["user"], dbname="postgres",
                         autocommit=True) as server:  # fmt: skip
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
        made = Relay(f"{where['host']}/.s.PGSQL.{where['port']}")
        yield made
        server.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        made.close()


@pytest.fixture
def ada(
    service: Service, relay: Relay, contract: Contract, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    apart = start_service(
        tmp_path_factory.mktemp("trips"), DB_HOST="127.0.0.1", DB_PORT=str(relay.port), DB_NAME=DATABASE,
        DB_USER=str(connection_parameters(service.settings)["user"]), DB_POOL_MIN="1", DB_POOL_MAX="1",
        BOOTSTRAP_ADMINS=ADA,
    )  # fmt: skip
    apart.wait_until_ready()
    with closing(Client(apart.url, contract, ADA)) as client:
        yield client
    stop_service(apart)


# The round trips of each read: one, or two if a lookup must precede its statement.
READS = {
    "/api/me": 1, "/api/stores": 1, "/api/stores/regions/summary": 1, "/api/orders?status=pending": 1,
    "/api/orders/counts": 1, "/api/orders?search=cola": 2, "/api/orders/counts?search=cola": 2,
    "/api/orders/999": 1, "/api/inventory/kpi": 1, "/api/inventory/999/movements": 1, "/api/changes": 1,
    "/api/integrity": 1,
}  # fmt: skip


def test_read_looks_up_its_caller_in_the_round_trip_of_its_statement(ada: Client, relay: Relay) -> None:
    for path, expected in READS.items():
        seen = list[int]()
        while len(seen) < TRIES and min(seen, default=0) != expected:
            seen.append(relay.trips_of(lambda path=path: ada.get(path)))
        assert min(seen) == expected, (path, seen)


def test_writes_of_orders_need_the_expected_number_of_round_trips(ada: Client, relay: Relay) -> None:
    make_store(ada, "West")
    west = ada.acting_as(make_user(ada, "regional_manager", region="West")["email"])
    shop = Shop(ada, west)
    least, seen = (6, 4, 5, 5, 5, 5), list[tuple[int, ...]]()
    while len(seen) < TRIES and least_of(seen) != least:
        order = shop.order(1)
        made = relay.trips_of(lambda: shop.order(1))
        path, body = f"/api/orders/{order['id']}", {"quantity": 2}
        edited = relay.trips_of(lambda path=path, body=body: ada.ok("PATCH", path, json=body))
        approved = relay.trips_of(lambda order=order: shop.approve(order))
        fulfilled = relay.trips_of(lambda order=order: shop.fulfill(order))
        order = shop.approve(shop.order(1))
        sent = relay.trips_of(lambda order=order: ship(shop, order))
        seen.append(
            (made, edited, approved, fulfilled, sent, relay.trips_of(lambda order=order: receive(shop, order, 1)))
        )
    assert least_of(seen) == least, seen


def least_of(seen: list[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(min(each) for each in zip(*seen, strict=True))
