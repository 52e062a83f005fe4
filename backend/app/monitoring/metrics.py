"""Metrics for Prometheus: requests, queries, the connection pool, integrity, the change feed."""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import psutil
import psycopg
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from app.settings import get_settings

P = ParamSpec("P")
R = TypeVar("R")

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("brickhouse_requests", "Requests answered", ["method", "endpoint", "status"])
LATENCY = Histogram("brickhouse_request_seconds", "Time to answer", ["method", "endpoint"], buckets=BUCKETS)
QUERY_TIME = Histogram("brickhouse_query_seconds", "Time of a database query", ["query"], buckets=BUCKETS)
DATABASE_ERRORS = Counter("brickhouse_database_errors", "Errors the database answered with", ["sqlstate"])

INTEGRITY_BROKEN = Gauge(
    "brickhouse_integrity_broken", "Rows that break an invariant", ["scope"], multiprocess_mode="mostrecent"
)
INTEGRITY_CHECKED = Gauge(
    "brickhouse_integrity_checked_timestamp_seconds",
    "Time of the last integrity check",
    ["scope"],
    multiprocess_mode="mostrecent",
)
FEED_LISTENERS = Gauge("brickhouse_feed_listeners", "Streams of changes that are open", multiprocess_mode="livesum")
FEED_DROPPED = Counter(
    "brickhouse_feed_dropped",
    "Streams of changes that were ended because the client did not read them, or its account was deactivated",
)
QUEUED = Gauge("brickhouse_queue_length", "Requests that wait for a slot", ["limiter"], multiprocess_mode="livesum")
QUEUE_TIME = Histogram("brickhouse_queue_seconds", "Time in the queue of those that wait", ["limiter"], buckets=BUCKETS)
REFUSED = Counter("brickhouse_queue_refused", "Requests that got no slot", ["limiter", "reason"])
STALE_READS = Counter(
    "brickhouse_stale_reads", "Reads that may be stale, by the server that answered them", ["server", "reason"]
)
STANDBY_IN_USE = Gauge("brickhouse_standby_in_use", "Whether the standby is read", multiprocess_mode="livemin")
STANDBY_LAG = Gauge(
    "brickhouse_standby_lag_seconds", "Seconds by which the standby is behind at most", multiprocess_mode="livemax"
)
RETRIES = Counter("brickhouse_transaction_retries", "Transactions run again after a deadlock")


def timed_query(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Decorate a query function: observe its duration under its qualified name, and count database errors."""
    name = qualified_name(function)

    @functools.wraps(function)
    async def observed(*args: P.args, **kwargs: P.kwargs) -> R:
        return await timed(name, function(*args, **kwargs))

    return observed


def qualified_name(function: Callable[..., object]) -> str:
    """Return a function's name with its module: `orders.find_order`."""
    return f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"


async def timed(name: str, work: Awaitable[R]) -> R:
    """Await the work; observe its duration in seconds under a query's name, and count database errors."""
    started = time.perf_counter()
    try:
        return await work
    except psycopg.Error as error:
        count_database_error(error)
        raise
    finally:
        query_timer(name).observe(time.perf_counter() - started)


@functools.lru_cache(256)
def query_timer(name: str) -> Histogram:
    """Return the histogram of the query with this name."""
    return QUERY_TIME.labels(name)


def count_database_error(error: psycopg.Error) -> None:
    """Count an error under its SQLSTATE, or under `none` if it has none (a broken connection)."""
    DATABASE_ERRORS.labels(error.sqlstate or "none").inc()


POOL = {
    name: (key, Gauge(f"brickhouse_pool_{name}", text, multiprocess_mode="livesum"))
    for name, key, text in (
        ("size", "pool_size", "Connections in the pool"),
        ("idle", "pool_available", "Connections that wait for a request"),
        ("waiting", "requests_waiting", "Requests that wait for a connection"),
        ("max", "pool_max", "Most connections the pool may have"),
    )
}
SECONDS_BETWEEN_SAMPLES = 1.0


async def watch_pool(statistics: Callable[[], dict[str, int]]) -> None:
    """Every second, set the gauges of the connection pool from its statistics; never returns."""
    while True:
        now = statistics()
        for key, gauge in POOL.values():
            gauge.set(now.get(key, 0))
        await asyncio.sleep(SECONDS_BETWEEN_SAMPLES)


def metrics_text() -> bytes:
    """Return all metrics in Prometheus' text format, combined over the worker processes."""
    directory = get_settings().prometheus_multiproc_dir
    if directory is None:
        return generate_latest()
    for file in directory.glob("gauge_live*_*.db"):
        worker = int(file.stem.rpartition("_")[2])
        if not psutil.pid_exists(worker):
            multiprocess.mark_process_dead(worker, str(directory))  # pyright: ignore[reportUnknownMemberType]
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, str(directory))
    return generate_latest(registry)
