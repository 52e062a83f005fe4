"""Measures what the change feed delivers while writers write, and what its listeners cost the writers.

The writers adjust stock. The listeners read the stream, or pages of it twice a second. Each round with listeners has
one without listeners before or after it; the ratio is that of the writes per second of both, the median over the
rounds. The delay is the time from the response to a write until a listener has received its change. Each listener must
receive each change once. At the end the whole backlog of the benchmark is read in pages of 1,000 changes, by the
service and by psycopg with the same SQL, in alternation.
"""

import argparse
import statistics
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks import scratch
from benchmarks.feed_listeners import LAST, WAYS, Receipt, listening
from benchmarks.feed_writers import Writer, Written, write_for
from benchmarks.options import add_short, positive, set_defaults

LONG = {"orders": 24_000, "seconds": 3, "rounds": 7, "listeners": [1, 16, 64], "writers": 8, "backlog": 100_000}
SHORT = {"orders": 5_000, "seconds": 2, "rounds": 3, "listeners": [1, 64], "backlog": 20_000}
WARM_UP = 1  # seconds
MOST_LISTENERS = 500
NO_LISTENERS = ("", 0)

Case = tuple[str, int]  # the way and the number of the listeners


@dataclass(frozen=True)
class FeedRound:
    """A round: writes per second, processor ms of the service for a write, changes delivered per second, delays in ms.

    The changes are those of all listeners together, until the last one has received the last of them.
    """

    writes: float
    cpu: float
    changes: float = 0
    delays: list[float] = field(default_factory=list[float])


Rounds = dict[Case, list[tuple[FeedRound, FeedRound]]]  # with the listeners of the case, and without any


def main(arguments: list[str]) -> int:
    """Run the command line; returns the exit status."""
    options = parse(arguments)
    scratch.use_scratch_database(options.orders)
    scratch.prepare(options.orders)
    rounds, backlog = measure(options)
    show(rounds, backlog, options)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks feed", description=__doc__)
    parser.add_argument("--orders", type=positive, help="number of orders in the demo data (24000)")
    parser.add_argument("--seconds", type=positive, help="seconds of a round (3)")
    parser.add_argument("--rounds", type=positive, help="rounds of each (7)")
    parser.add_argument("--listeners", type=positive, action="append", help="a number of listeners (1, 16, 64)")
    parser.add_argument("--writers", type=positive, help="number of writers (8)")
    parser.add_argument("--way", action="append", choices=list(WAYS), help="only the stream, or only pages")
    parser.add_argument("--backlog", type=positive, help="changes that are added to the backlog (100000)")
    add_short(parser, SHORT)
    options = parser.parse_args(arguments)
    set_defaults(options, LONG, SHORT)
    if max(options.listeners) > MOST_LISTENERS:
        parser.error(f"argument --listeners: must be at most {MOST_LISTENERS}, each is a thread and a connection")
    return options


def measure(options: argparse.Namespace) -> tuple[Rounds, dict[str, list[Any]]]:
    """Measure all rounds, then the backlog, by `us` and `psycopg`."""
    from benchmarks.feed_backlog import cursor_of_now, make_backlog
    from benchmarks.servers import running
    from benchmarks.write_requests import prepare_shop

    shop = prepare_shop()
    with ExitStack() as stack:
        server = stack.enter_context(running("us"))
        progress = stack.enter_context(Progress(transient=True, console=Console(stderr=True)))
        start = cursor_of_now(server)
        cases = [(way, number) for way in options.way or WAYS for number in options.listeners]
        rounds: Rounds = {case: [] for case in cases}
        for number in progress.track(range(options.rounds + 1)):
            for case in cases[:: -1 if number % 2 else 1]:
                seconds = options.seconds if number else WARM_UP
                rounds[case].append(pair_of(case, number % 2 == 0, server, shop, seconds, options.writers))
        make_backlog(server, shop, options.backlog)
        backlog = read_backlog(server, start, options.rounds)
    return {case: found[1:] for case, found in rounds.items()}, backlog


def pair_of(
    case: Case, is_first: bool, server: Any, shop: Any, seconds: int, writers: int
) -> tuple[FeedRound, FeedRound]:
    """Measure a round of a case and one without listeners; the case `is_first` or second."""
    turns = [case, NO_LISTENERS] if is_first else [NO_LISTENERS, case]
    found = {turn: round_of(turn, server, shop, seconds, writers) for turn in turns}
    return found[case], found[NO_LISTENERS]


def round_of(case: Case, server: Any, shop: Any, seconds: int, writers: int) -> FeedRound:
    """Let the writers write for some seconds while the listeners of a case listen."""
    way, number = case
    if not number:
        written, cpu = measured_writes(server, shop, seconds, writers)
        return FeedRound(written.rate, cpu)
    with listening(server.port, way, number) as listeners:
        written, cpu = measured_writes(server, shop, seconds, writers)
        Writer(server.port, shop.caller).adjust(shop.items.of(0), LAST)
        receipts = listeners.receipts()
    server.wait_until_idle()
    return delivered(written, cpu, receipts)


def measured_writes(server: Any, shop: Any, seconds: int, writers: int) -> tuple[Written, float]:
    """Return the writes, and the service's milliseconds of processor time for each; with what listeners cost it."""
    before = server.cpu_seconds()
    written = write_for(seconds, server.port, shop, writers)
    return written, 1000 * (server.cpu_seconds() - before) / max(1, len(written.answered))


def delivered(written: Written, cpu: float, receipts: list[list[Receipt]]) -> FeedRound:
    """Return the round. Raises SystemExit unless each listener has received each change once."""
    for received in receipts:
        counts = Counter(movement for movement, _ in received)
        wrong = sum(counts[movement] != 1 for movement in written.answered)
        if wrong:
            raise SystemExit(f"benchmarks: a listener has not received {wrong:,} changes exactly once")
    answered = written.answered
    known = [(at, at - answered[movement]) for some in receipts for movement, at in some if movement in answered]
    seconds = max(at for at, _ in known) - written.start
    return FeedRound(written.rate, cpu, len(known) / seconds, [1000 * delay for _, delay in known])


def read_backlog(server: Any, start: str, rounds: int) -> dict[str, list[Any]]:
    """Read the backlog in alternation; returns what the service and psycopg have read. The first reads are dropped.

    Raises SystemExit if they have read different numbers of changes.
    """
    from benchmarks.feed_backlog import read_through_service, read_without_service

    reads = {"us": lambda: read_through_service(server, start), "psycopg": lambda: read_without_service(start)}
    found: dict[str, list[Any]] = {name: [] for name in reads}
    for number in range(rounds + 1):
        for name in list(reads)[:: -1 if number % 2 else 1]:
            found[name].append(reads[name]())
    if len({read.changes for some in found.values() for read in some}) > 1:
        raise SystemExit("benchmarks: unfair: the service and psycopg have read different backlogs")
    return {name: some[1:] for name, some in found.items()}


def show(rounds: Rounds, backlog: dict[str, list[Any]], options: argparse.Namespace) -> None:
    """Print the table: a line for each case, and one for the backlog."""
    table = Table(title=f"{options.writers} writers, rounds of {options.seconds} s, medians", title_justify="left")
    for name in ("", "changes per second", "delay, p50 · p99 ms", "writes per second", "processor ms", "compared with",
                 "ratio (quartiles)"):  # fmt: skip
        table.add_column(name, justify="left" if name in ("", "compared with") else "right", no_wrap=True)
    alone = [other for pairs in rounds.values() for _, other in pairs]
    table.add_row("no listeners", "", "", middle([r.writes for r in alone]), processor_of(alone))
    for case, pairs in rounds.items():
        table.add_row(*cells(case, pairs))
    table.add_row(*backlog_cells(backlog["us"], backlog["psycopg"]))
    Console(width=160).print(table)


def cells(case: Case, pairs: list[tuple[FeedRound, FeedRound]]) -> list[str]:
    """Return the cells of a case, compared with the rounds without listeners beside its own."""
    found, alone = [mine for mine, _ in pairs], [other for _, other in pairs]
    name = f"{case[0]}, {case[1]} listener{'s' * (case[1] > 1)}"
    changes, writes = middle([r.changes for r in found]), middle([r.writes for r in found])
    other = f"no listeners: {middle([r.writes for r in alone])} writes"
    ratios = [mine.writes / theirs.writes for mine, theirs in pairs]
    return [name, changes, delays_of(found), writes, processor_of(found), other, with_quartiles(ratios)]


def processor_of(found: list[FeedRound]) -> str:
    return f"{statistics.median(r.cpu for r in found):.2f}"


def backlog_cells(ours: list[Any], theirs: list[Any]) -> list[str]:
    """Return the cells of the backlog."""
    ratios = [mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True)]
    return [
        f"backlog of {ours[0].changes:,}, pages", middle([read.rate for read in ours]), "", "", "",
        f"psycopg: {middle([read.rate for read in theirs])} changes", with_quartiles(ratios),
    ]  # fmt: skip


def middle(values: list[float]) -> str:
    return f"{statistics.median(values):,.0f}"


def delays_of(found: list[FeedRound]) -> str:
    """Return the median and the 99th percentile of the delays of all rounds."""
    from benchmarks.load import percentile

    delays = sorted(delay for one in found for delay in one.delays)
    return f"{percentile(delays, 0.5):,.0f} · {percentile(delays, 0.99):,.0f}"


def with_quartiles(ratios: list[float]) -> str:
    """Return the median of ratios, with quartiles if there are several."""
    text = f"{statistics.median(ratios):.2f}"
    if len(ratios) == 1:
        return text
    low, _, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return f"{text} ({low:.2f}–{high:.2f})"
