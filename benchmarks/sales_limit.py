"""The bare limit of recorded sales: pgbench with the statements of the service.

One request of each client runs in this process and is recorded. The arrays that it sent are kept in a table, one row
for each client. A transaction of pgbench reads the row of its client, with new external ids, and then sends the
recorded statements with these arrays. The ids of the movements are those that its own INSERT returned.
"""

import os
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load import Round, load_postgres
from benchmarks.recording import Marked, Recording, record, with_result

INSERT = "INSERT INTO "


@dataclass
class ArrayRecording(Recording):
    """A recording in which arrays are variables: ids of inserted rows from the INSERT, others from `arrays`."""

    arrays: list[list[Any]] = field(default_factory=list[list[Any]])
    inserts: set[int] = field(default_factory=set[int])  # the numbers of the statements whose ids are used

    def rendered(self, value: Any) -> str:
        if not isinstance(value, list) or not value:
            return super().rendered(value)
        number = self.insert_of(value[0])
        if number is not None:
            self.inserts.add(number)
            return f":s{number}_ids::bigint[]"
        self.arrays.append([int(item) if isinstance(item, int) else item for item in value])
        return f":a{len(self.arrays) - 1}{cast_for(value)}"

    def insert_of(self, value: Any) -> int | None:
        """Return the number of the INSERT that returned this value; None if none did."""
        number = value.source[0] if isinstance(value, Marked) else None
        return number if number is not None and INSERT in self.statements[number].text else None

    def script(self) -> str:
        """Return the statements as a script for pgbench."""
        lines = [self.line(statement) for statement in self.statements]  # this finds the results that are needed
        return "".join(f"{self.with_ids(number, line)}\n" for number, line in enumerate(lines))

    def with_ids(self, number: int, line: str) -> str:
        """Return the line of a statement; an INSERT whose ids are used sets them as one variable."""
        if number not in self.inserts:
            return with_result(number, line, self.statements[number])
        head, _, insert = line.rpartition(INSERT)
        made = f"{head.rstrip()}, made AS ({INSERT}{insert})"
        return f"{made} SELECT array_agg(id ORDER BY id) AS ids FROM made \\gset s{number}_"


def cast_for(array: Sequence[Any]) -> str:
    """Return a cast for pgbench's text; arrays of other types have a cast in their statement."""
    kinds = {int: "::bigint[]", Marked: "::bigint[]", str: "::text[]"}
    return kinds.get(type(array[0]), "")


def record_limit(bodies: Sequence[bytes], caller: str, token: str, folder: Path) -> Path:
    """Run and record a request for each client; returns the script for pgbench.

    All external ids contain the `token`. Raises SystemExit if the statements of two requests differ.
    """
    recordings: list[ArrayRecording] = []
    scripts: set[str] = set()
    for body in bodies:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):  # the application's log
            recording = record("POST", "/api/sales", body.decode(), caller, {})
        recordings.append(ArrayRecording(recording.subject, recording.statements))
        scripts.add(recordings[-1].script())
    if len(scripts) > 1:
        raise SystemExit("benchmarks: the recorded requests have different statements")
    keep_arrays([recording.arrays for recording in recordings])
    path = folder / f"{token}.sql"
    path.write_text(fresh_arrays(recordings[0].arrays, token) + scripts.pop())
    return path


def keep_arrays(arrays: Sequence[Sequence[list[Any]]]) -> None:
    """Write the arrays of each client as text to a new table."""
    from app.database.connection import connect

    columns = ", ".join(f"a{number} text" for number in range(len(arrays[0])))
    with connect() as connection:
        run: Any = connection.execute
        run("DROP TABLE IF EXISTS sales_arrays")
        run(f"CREATE TABLE sales_arrays (client int PRIMARY KEY, {columns})")
        for client, values in enumerate(arrays):
            run(f"INSERT INTO sales_arrays VALUES (%s{', %s::text' * len(values)})", (client, *values))


def fresh_arrays(arrays: Sequence[Sequence[Any]], token: str) -> str:
    """Return the beginning of the script: it sets the arrays of the client, with external ids that are not used yet."""
    columns = [
        f"replace(a{number}, '{token}', concat('{token}-', :start::text, '-', :k::text)) AS a{number}"
        if token in str(values[0]) else f"a{number}"
        for number, values in enumerate(arrays)
    ]  # fmt: skip
    return f"\\set k :k + 1\nSELECT {', '.join(columns)} FROM sales_arrays WHERE client = :client_id \\gset\n"


def load_limit(script: Path, start: int, seconds: int, clients: int) -> Round:
    """Run the script for some seconds; `start` is another number in each round."""
    return load_postgres(script, seconds, clients, {"start": start, "k": -1})
