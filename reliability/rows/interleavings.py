"""R5: pairs of concurrent requests, in every interleaving of their statements."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from reliability.bars import Bar
from reliability.gate import Gate, Session
from reliability.http_connection import Response
from reliability.postgres import INVARIANTS
from reliability.rows.approvals import (
    NO_ORDER_GUARD,
    NO_ORDER_LOCK,
    NO_STOCK_CONSTRAINT,
    NO_STOCK_GUARD,
    NO_STOCK_LOCK,
)
from reliability.rows.idempotency import NO_KEY
from reliability.rows.tills import NO_GUARD
from reliability.scene import Ask, Scene
from reliability.trial import ADMIN, ASKER, Mutant, Patch, Row, Trial, line

NO_RETURNS = Patch(
    "app/queries/order_columns.py", "WHERE r.return_of = o.id AND r.status <> 'cancelled'", "WHERE false"
)
NO_RETURN_GUARD = "DROP TRIGGER orders_a_new_return_fits ON orders"
BLOCKED = "SELECT cardinality(pg_blocking_pids(%s)) > 0"


@dataclass(frozen=True)
class Pair:
    """Two concurrent requests, and the allowed pairs of statuses."""

    name: str
    asks: Callable[[Scene], tuple[Ask, Ask]]
    allowed: set[tuple[int, int]]
    after: tuple[str, ...] = ()  # the moves of the first order before
    also: str = ""  # a query that must find nothing
    transfer: bool = False  # the orders need the agreement of their source
    quick: int = 14  # how many interleavings a quick run plays


ONE_WINS = {(200, 409), (409, 200)}
FOR_ONE_KEY_TWO = "SELECT notes FROM orders WHERE notes LIKE 'play %' GROUP BY 1 HAVING count(*) > 1"
# An approval includes the agreement, so an agreement after it finds the order approved.
AGREED_FIRST_OR_NOT = {(200, 200), (409, 200)}
SOLD_TWICE = "SELECT reason FROM stock_movements WHERE kind = 'sale' GROUP BY 1 HAVING count(*) > 1"
COUNTED_WRONG = "SELECT id FROM stock_movements WHERE kind = 'count' AND balance_after NOT IN (10, 30)"


def moves(first: str, second: str, other: bool = False) -> Callable[[Scene], tuple[Ask, Ask]]:
    """Two moves of one order, or of two."""
    return lambda s: (s.patch(s.one, first), s.patch(s.two if other else s.one, second))


def adjusted_and(scene: Scene, delta: int, with_it: Ask) -> tuple[Ask, Ask]:
    """An adjustment of the stock, and another request."""
    return Ask("POST", f"{scene.stock}/adjustments", {"delta": delta, "reason": "a play"}), with_it


def one_key(scene: Scene) -> tuple[Ask, Ask]:
    """The same request twice."""
    body = line(scene.shop, 1, notes=f"play {scene.number}")
    ask = Ask("POST", "/api/orders", body, ADMIN, f"play-{scene.number}")
    return ask, ask


PAIRS = (
    Pair("approve/approve of two orders for the last cases", moves("approve", "approve", other=True), ONE_WINS),
    Pair("approve/approve of one order", moves("approve", "approve"), ONE_WINS),
    Pair("approve/cancel", moves("approve", "cancel"), {(200, 200), (409, 200)}),
    Pair("fulfill/cancel", moves("fulfill", "cancel"), ONE_WINS, after=("approve",)),
    Pair("fulfill/fulfill", moves("fulfill", "fulfill"), ONE_WINS, after=("approve",)),
    Pair("ship/cancel", moves("ship", "cancel"), ONE_WINS, after=("approve",)),
    Pair("ship/fulfill", moves("ship", "fulfill"), ONE_WINS, after=("approve",)),
    Pair("receive/receive", moves("receive", "receive"), ONE_WINS, after=("approve", "ship")),
    Pair(
        "return/return",
        lambda s: (s.give_back(6), s.give_back(5)),
        {(201, 409), (409, 201)},
        after=("approve", "fulfill"),
    ),
    Pair("agree/agree", moves("agree", "agree"), ONE_WINS, transfer=True),
    Pair("agree/approve", moves("agree", "approve"), AGREED_FIRST_OR_NOT, transfer=True),
    Pair("agree/cancel", moves("agree", "cancel"), AGREED_FIRST_OR_NOT, transfer=True),
    Pair(
        "agree/edit to more",
        lambda s: (s.patch(s.one, "agree"), Ask("PATCH", f"/api/orders/{s.one}", {"quantity": 12}, ASKER)),
        {(200, 200)},
        transfer=True,
    ),
    Pair("adjust/approve", lambda s: adjusted_and(s, -5, s.patch(s.one, "approve")), {(201, 409), (409, 200)}),
    Pair(
        "edit/approve",
        lambda s: (Ask("PATCH", f"/api/orders/{s.one}", {"quantity": 4}, ASKER), s.patch(s.one, "approve")),
        {(200, 200), (409, 200)},
    ),
    Pair("key/key", one_key, {(201, 201), (201, 409), (409, 201)}, also=FOR_ONE_KEY_TWO),
    Pair(
        "adjust/count",
        lambda s: adjusted_and(s, 7, Ask("PUT", s.stock, {"current_stock": 30, "reorder_level": 3})),
        {(201, 200)},
        also=COUNTED_WRONG,
    ),
    # The sale takes what an approval before it has reserved: the order is pending again.
    Pair("sale/approve", lambda s: (s.sale(6), s.patch(s.one, "approve")), {(200, 200), (200, 409)}, quick=6),
    Pair("sale/sale of one line", lambda s: (s.sale(6), s.sale(6, ADMIN)), {(200, 200)}, also=SOLD_TWICE, quick=6),
    Pair(
        "reverse/reverse of one movement by two users",
        lambda s: (s.reversal(), s.reversal(ADMIN)),
        {(201, 409), (409, 201)},
        after=("adjust",),
        quick=6,
    ),
    Pair(
        "reverse/sale",
        lambda s: (s.reversal(), s.sale(12, ADMIN)),
        {(201, 200), (409, 200)},
        after=("adjust",),
        quick=6,
    ),
    Pair(
        "receive/receive of parts by two users",
        lambda s: (s.receipt(3), s.receipt(3, ADMIN)),
        ONE_WINS,
        after=("approve", "ship"),
        quick=6,
    ),
)


@dataclass
class Actor:
    """One of the two requests in a play: the task of its response, and its session at the database."""

    task: asyncio.Task[Response]
    session: Session | None = None


@dataclass
class Play:
    """One run of a pair: the request (0 or 1) that ran at each step, and the steps at which either could have run."""

    moves: list[int] = field(default_factory=list[int])
    forks: list[int] = field(default_factory=list[int])
    responses: list[Response] = field(default_factory=list[Response])


async def interleavings(trial: Trial) -> None:
    """R5: run each pair in every interleaving of its statements (in a random sample if quick)."""
    postgres = await asyncio.to_thread(trial.database)
    gate = Gate(postgres.socket)
    port = await gate.listen()
    where = {"DB_HOST": "127.0.0.1", "DB_PORT": str(port), "DB_SSLMODE": "disable", "DB_POOL_MIN": "3"}
    try:
        async with trial.serving(postgres, workers=1, **where) as system:
            eye = await psycopg.AsyncConnection.connect(postgres.dsn(), autocommit=True)
            shop = await asyncio.to_thread(system.shop, 10)
            for pair in PAIRS:
                await explore(trial, pair, Scene(system, shop), gate, eye)
            await eye.close()
    finally:
        await gate.close()
        await asyncio.to_thread(postgres.end)


async def explore(trial: Trial, pair: Pair, scene: Scene, gate: Gate, eye: psycopg.AsyncConnection[Any]) -> None:
    """Search depth first: after each play, try the other request at each of its forks."""
    waiting: list[list[int]] = [[]]
    plays = 0
    most = trial.size(2_000, pair.quick)
    while waiting and plays < most and len(trial.problems) < 12:
        prefix = waiting.pop(trial.random.randrange(len(waiting)) if trial.quick else -1)
        scene.transfer = pair.transfer
        await scene.set_up(pair.after)
        play = await perform(pair, scene, gate, eye, prefix)
        plays += 1
        waiting += [[*play.moves[:at], 1 - play.moves[at]] for at in play.forks if at >= len(prefix)]
        await judge(trial, pair, play, eye)
        await scene.clear()
    left = f", {len(waiting)} not played" if waiting else ""
    trial.reached(f"{pair.name}: {plays} orders of statements{left}")


async def judge(trial: Trial, pair: Pair, play: Play, eye: psycopg.AsyncConnection[Any]) -> None:
    """Check that the responses are allowed and that the invariants hold."""
    order = "".join("AB"[move] for move in play.moves)
    statuses = tuple(response.status for response in play.responses)
    trial.check(statuses in pair.allowed, f"{pair.name}, {order}: {statuses}", "responses")
    broken = await (await eye.execute(INVARIANTS)).fetchall()
    trial.check(not broken, f"{pair.name}, {order}: {broken[:2]}", "invariants")
    if pair.also:
        found = await (await eye.execute(pair.also)).fetchall()
        trial.check(not found, f"{pair.name}, {order}: {pair.also} finds {found[:2]}", "responses")


async def perform(pair: Pair, scene: Scene, gate: Gate, eye: psycopg.AsyncConnection[Any], prefix: list[int]) -> Play:
    """Run the pair: the first steps as given, then the request of the last step continues for as long as it can."""
    play, last = Play(), 0
    gate.holding = True
    actors: list[Actor] = []
    try:
        for ask in pair.asks(scene):
            actors.append(Actor(asyncio.create_task(scene.ask(ask))))
            await settle(actors, gate, eye)
        while able := [n for n, actor in enumerate(actors) if is_held(actor)]:
            wished = prefix[len(play.moves)] if len(play.moves) < len(prefix) else last
            last = wished if wished in able else able[0]
            if len(able) == 2:
                play.forks.append(len(play.moves))
            play.moves.append(last)
            session = actors[last].session
            assert session is not None
            session.release()
            await settle(actors, gate, eye)
    finally:
        gate.open()
    play.responses = [await actor.task for actor in actors]
    return play


def is_held(actor: Actor) -> bool:
    """Whether the request waits for the gate."""
    session = actor.session
    return not actor.task.done() and session is not None and bool(session.held) and not session.blocked


async def settle(actors: list[Actor], gate: Gate, eye: psycopg.AsyncConnection[Any]) -> None:
    """Return when each request waits at the gate, waits for a lock, or has its response."""
    give_up = asyncio.get_running_loop().time() + 20
    while not all([await is_settled(actor, actors, gate, eye) for actor in actors]):
        if asyncio.get_running_loop().time() > give_up:
            raise TimeoutError("a play got stuck: " + "; ".join(s.held_sql()[:80] for s in gate.sessions if s.held))
        gate.changed.clear()
        try:
            async with asyncio.timeout(0.004):
                await gate.changed.wait()
        except TimeoutError:
            continue


async def is_settled(actor: Actor, actors: list[Actor], gate: Gate, eye: psycopg.AsyncConnection[Any]) -> bool:
    """Whether the request cannot continue before the next step."""
    if actor.task.done():
        return True
    taken = [other.session for other in actors if other is not actor and not other.task.done()]
    if actor.session is None or not (actor.session.held or actor.session.running):
        free = [session for session in gate.sessions if session.held and session not in taken]
        actor.session = free[0] if free else actor.session
    if actor.session is None:
        return False
    row = await (await eye.execute(BLOCKED, (actor.session.pid,))).fetchone()
    actor.session.blocked = bool(row and row[0])  # statements travel together: the first of them may wait
    return actor.session.blocked or bool(actor.session.held)


ROWS = (
    Row(
        "R5",
        "interleavings of pairs of requests, statement by statement",
        {
            "invariants": Bar("the invariants hold after every interleaving"),
            "responses": Bar("the two responses are consistent after every interleaving"),
        },
        interleavings,
        (
            Mutant("orders are neither locked nor guarded", (NO_ORDER_LOCK, NO_ORDER_GUARD)),
            Mutant(
                "stock has no lock, no guard and no constraint", (NO_STOCK_LOCK, NO_STOCK_GUARD), NO_STOCK_CONSTRAINT
            ),
            Mutant("earlier returns of an order are not counted", (NO_RETURNS,), NO_RETURN_GUARD),
            Mutant(
                "a second agreement is accepted",
                (
                    Patch("app/domain/transfers.py", "if order.agreed_quantity is not None:", "if False:"),
                    Patch(
                        "app/queries/transfers.py",
                        "AND o.agreed_at IS NULL\n                RETURNING o.id, o.agreed_quantity",
                        "\n                RETURNING o.id, o.agreed_quantity",
                    ),
                ),
            ),
            Mutant("keys are not claimed", (NO_KEY,)),
            Mutant("lines of sales that were booked meanwhile are booked again", NO_GUARD),
            Mutant(
                "a count does not lock the stock row",
                (
                    Patch(
                        "app/queries/inventory.py",
                        '{LOCKED_ROW} WHERE i.id = %s FOR UPDATE OF i"',
                        '{LOCKED_ROW} WHERE i.id = %s"',
                    ),
                ),
            ),
            Mutant(
                "an edit neither locks the order nor checks its status",
                (
                    NO_ORDER_LOCK,
                    Patch("app/queries/returns.py", "ORDER BY o.id FOR UPDATE OF o", "ORDER BY o.id"),
                    Patch(
                        "app/queries/orders.py",
                        "WHERE id = %s AND status = 'pending' RETURNING",
                        "WHERE id = %s RETURNING",
                    ),
                ),
            ),
        ),
    ),
)
