"""For start-dev.sh: prints the addresses that the service will listen on, and checks that the ports are free.

Run with the project's Python: `dev_addresses.py COMMAND [ANOTHER_PORT ...]`, with the command that the user has called
and the ports of other programs. It prints the address for a browser and the address for the dashboard's dev server. If
something is wrong it prints a sentence and ends with the status SAID of scripts/shared.sh. The service reads its
settings the same way, so that the two never disagree about the port.
"""

import socket
import sys
from errno import EADDRINUSE
from ipaddress import ip_address
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1] / "backend"
sys.path.insert(0, str(BACKEND))

from pydantic import ValidationError  # noqa: E402

from app.settings import Settings, describe_errors, get_settings  # noqa: E402

SAID = 97


def main() -> int:
    """Print the two addresses, or the reason why the service cannot start; returns the exit status."""
    try:
        settings = get_settings()
    except ValidationError as error:
        return fail(f"These settings are wrong, in the environment or in .env: {'; '.join(describe_errors(error))}")
    except (OSError, UnicodeDecodeError) as error:
        return fail(f"The file .env cannot be read: {error}")
    command, other_ports = sys.argv[1], [int(each) for each in sys.argv[2:]]
    if problem := port_problem(settings, command, other_ports):
        return fail(problem)
    port = settings.listen_port
    host = reachable_host(settings.listen_host)
    shown = "localhost" if host in {"127.0.0.1", "localhost"} else bracketed(host)
    sys.stdout.write(f"http://{shown}:{port} http://{bracketed(host)}:{port}\n")
    return 0


def port_problem(settings: Settings, command: str, other_ports: list[int]) -> str | None:
    """Return a sentence if the service, or one of the other programs, cannot have its port."""
    port = settings.listen_port
    others = [str(other) for other in other_ports if is_taken("localhost", other)]
    if port in other_ports:
        problem = f"Port {port} is that of the dashboard's dev server: choose another"
    elif not is_taken(settings.listen_host, port):
        needed = "is taken, the dashboard's dev server needs it: stop what listens there."
        return f"Port {others[0]} {needed}" if others else None
    elif others:
        numbers = " and ".join((str(port), *others))
        return f"Ports {numbers} are taken, perhaps by another start-dev.sh: stop what listens there."
    else:
        problem = f"Port {port} is taken: stop what listens there, or choose another"
    return f"{problem}: PORT={free_port(settings, other_ports)} {command}"


def fail(sentence: str) -> int:
    """Print a sentence to standard error; returns SAID."""
    sys.stderr.write(f"{sentence}\n")
    return SAID


def is_taken(host: str, port: int) -> bool:
    """Return True if another process listens there. The service itself reports other errors of an address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        return False
    return any(cannot_bind(family, address) for family, *_, address in found)


def cannot_bind(family: int, address: tuple[object, ...]) -> bool:
    """Return True if the address is in use."""
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        return error.errno == EADDRINUSE
    return False


def free_port(settings: Settings, other_ports: list[int]) -> int:
    """Return the first free port after the configured one, else from 1024 on, that is none of the others."""
    candidates = (*range(settings.listen_port + 1, 65536), *range(1024, settings.listen_port))
    return next(port for port in candidates if port not in other_ports and not is_taken(settings.listen_host, port))


def reachable_host(host: str) -> str:
    """Return the host for a client on this machine: loopback if the service listens on every address."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "::1"
    return host


def bracketed(host: str) -> str:
    """Return the host as written in a URL, with brackets for IPv6."""
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())
