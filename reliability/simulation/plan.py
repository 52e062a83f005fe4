"""The plan of a simulation, drawn from its seed: rounds of requests from several clients, and faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

ACTIONS = (
    "create", "create batch", "edit", "approve", "approve batch", "fulfill", "fulfill batch", "cancel", "cancel batch",
    "ship", "ship a part", "ship batch", "receive", "receive the last part", "receive batch", "return",
    "create transfer", "agree", "agree batch",
    "adjust", "count", "stocktake", "new stock row", "price", "account",
    "store", "administrator", "new store", "new product", "new account", "company", "rename category", "merge category",
    "rename brand", "merge brand", "rename region", "merge region",
    "close store", "open store", "move store", "change account", "change product", "levels",
    "start stocktake", "count stocktake", "close stocktake", "discard stocktake",
    "sale", "write off", "reverse", "new reason", "change reason",
    "new supplier", "change supplier",
)  # fmt: skip
ALWAYS = ("create", "approve", "fulfill")  # without these the other actions find no orders
# The faults during a round, and those between two rounds, which end the database's history.
DURING = (
    "worker killed", "PostgreSQL killed", "sessions ended", "connections reset", "connections silent",
    "storage full",
    "service's clock back", "service's clock ahead", "database's clock ahead",
)  # fmt: skip
BETWEEN = ("restored", "failed over")
CLIENTS, REQUESTS = 6, 8
T = TypeVar("T")


def pick(among: Sequence[T], number: int) -> T:
    """Return one of them."""
    return among[number % len(among)]


@dataclass(frozen=True)
class Request:
    """One request of a client; `picks` choose its resources from those that exist when it is sent."""

    key: str
    action: str
    picks: tuple[int, ...]
    quantity: int  # cases, 1 to 8
    timeout: float  # seconds until the client closes the connection and repeats the request


@dataclass(frozen=True)
class Fault:
    """A fault that occurs after so many responses of its round."""

    name: str
    after: int


@dataclass(frozen=True)
class Round:
    """The requests of each client, which run at once, the faults meanwhile, and the one at the end."""

    clients: Sequence[Sequence[Request]]
    faults: Sequence[Fault]
    at_the_end: str | None


def draw_plan(seed: int, rounds: int) -> list[Round]:
    """Return the rounds of a seed: always the same ones.

    Each seed uses only some of the actions and faults, because a rare combination hides if all occur every time.
    """
    draw = Random(f"simulation {seed}")
    actions = [*ALWAYS, *draw.sample(ACTIONS, draw.randint(3, len(ACTIONS)))]
    faults = draw.sample(DURING, draw.randint(1, 3))
    ends = [None, None, *draw.sample(BETWEEN, draw.randint(0, 2))]
    return [draw_round(draw, f"s{seed}-{number}", actions, faults, ends) for number in range(rounds)]


def draw_round(
    draw: Random, name: str, actions: Sequence[str], faults: Sequence[str], ends: Sequence[str | None]
) -> Round:
    """Return one round; one in three has no fault, so that an error in it cannot be one's consequence."""
    clients = [
        [draw_request(draw, f"{name}-{client}-{number}", draw.choice(actions)) for number in range(REQUESTS)]
        for client in range(CLIENTS)
    ]
    occurring = draw.sample(faults, draw.randint(1, len(faults))) if draw.random() < 0.66 else []
    return Round(
        clients,
        sorted((Fault(fault, draw.randrange(CLIENTS * REQUESTS * 3 // 4)) for fault in occurring), key=at),
        draw.choice(ends),
    )


def draw_request(draw: Random, key: str, action: str) -> Request:
    """Return one request; one client in ten gives up the first attempt within milliseconds."""
    timeout = draw.uniform(0.001, 0.02) if draw.random() < 0.1 else 30.0
    return Request(key, action, tuple(draw.randrange(1 << 16) for _ in range(8)), draw.randint(1, 8), timeout)


def at(fault: Fault) -> int:
    """Return when a fault occurs, to sort by."""
    return fault.after
