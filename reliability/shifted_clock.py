"""Moves the calendar of chosen processes while they run, with the library `scripts/shift_clock.c`.

Their monotonic clock, their sleeps and their time limits stay as they are.
"""

import os
import shutil
import struct
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reliability import PROJECT

HOUR, DAY = 3600, 86_400
SOURCE = PROJECT / "scripts/shift_clock.c"


class NoCompiler(Exception):
    """There is no C compiler: the row cannot move a clock, and must not pass without that."""


@dataclass(frozen=True)
class ShiftedClock:
    """A calendar that processes share, and its offset, which they read from a file that each of them has mapped."""

    library: Path
    file: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a process that has this calendar."""
        return {"LD_PRELOAD": str(self.library), "CLOCK_OFFSET_FILE": str(self.file)}

    @property
    def offset(self) -> int:
        """The offset in seconds."""
        return struct.unpack("=q", self.file.read_bytes())[0]

    def set(self, offset: int) -> None:
        """Move the calendar to this offset, in seconds; the file is written in place."""
        with self.file.open("r+b" if self.file.exists() else "wb") as file:
            file.write(struct.pack("=q", offset))
        self.file.chmod(0o644)  # PostgreSQL may run as another user

    @contextmanager
    def inherited(self) -> Generator[None]:
        """Start programs with this calendar inside the block."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def make_clock(directory: Path, name: str = "clock") -> ShiftedClock:
    """Return a calendar that is right at first. Raises NoCompiler."""
    clock = ShiftedClock(make_library(directory), directory / name)
    clock.set(0)
    return clock


def make_library(directory: Path) -> Path:
    """Compile the library, if this directory does not have it. Raises NoCompiler."""
    library = directory / "shift_clock.so"
    if shutil.which("cc") is None:
        raise NoCompiler("this row moves clocks and needs a C compiler; Debian: apt-get install gcc libc6-dev")
    if not library.exists():
        command = ["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
        subprocess.run(command, check=True)
        library.chmod(0o755)
    return library
