#!/usr/bin/env python
"""Sets the company's time zone and recounts the sums by day in one transaction. Run it with the project's Python:

backend/venv/bin/python database/set_time_zone.py Europe/Berlin

It uses the database in the environment (DB_HOST, …), or the embedded one. The service may run meanwhile: reads see the
old zone and the old sums until the end, changes wait and may be answered with 503. An interrupted run changes nothing.
"""

import argparse
import sys
import time
from pathlib import Path

BACKEND = Path(__file__).resolve().parents[1] / "backend"
sys.path.insert(0, str(BACKEND))


def main() -> int:
    """Set the time zone and print the progress; returns the exit status, 1 with a sentence if it fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("time_zone", help="an IANA name, such as Europe/Berlin")
    zone = parser.parse_args().time_zone
    import psycopg
    from pydantic import TypeAdapter, ValidationError

    from app.models.company import TimeZone

    try:
        set_time_zone(TypeAdapter(TimeZone).validate_python(zone))
    except KeyboardInterrupt:
        return fail("interrupted; nothing was changed")
    except ValidationError:
        return fail(f"{zone} is no IANA time zone, such as Europe/Berlin")
    except psycopg.Error as error:
        return fail(str(error).strip().splitlines()[0])
    return 0


def set_time_zone(zone: str) -> None:
    """Update the company's row; its trigger recounts the sums and reports its progress in notices."""
    from app.database.connection import connect

    started = time.monotonic()
    with connect() as connection, connection.transaction():
        connection.add_notice_handler(lambda notice: print(notice.message_primary, flush=True))
        connection.execute(
            "SELECT set_config(name, '0', true) FROM unnest(ARRAY['statement_timeout', 'lock_timeout']) name"
        )
        changed = connection.execute(
            "UPDATE company SET time_zone = %(zone)s, version = version + 1 WHERE time_zone <> %(zone)s", {"zone": zone}
        ).rowcount
    print(f"{zone} in {time.monotonic() - started:.1f} s" if changed else f"{zone} is the time zone already")


def fail(text: str) -> int:
    """Print one sentence to standard error; returns 1."""
    print(f"set_time_zone: {text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
