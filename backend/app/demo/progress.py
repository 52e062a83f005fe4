"""Says how far a long job is: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Report:
    """Told what is being done and how much of all is done, 0 to 1."""

    def __init__(self, bar: Progress | None, tell: Callable[[str], object]) -> None:
        self.bar = bar
        self.tell = tell
        self.task = bar.add_task("", total=1.0) if bar else None
        self.what = ""

    def __call__(self, what: str, done: float) -> None:
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, description=what, completed=done)
        elif what != self.what:
            self.tell(what)
        self.what = what


@contextmanager
def reporting(progress: bool | None, tell: Callable[[str], object]) -> Generator[Report]:
    """A bar where standard output is a terminal (or `progress` says so), else a line told for each step."""
    console = Console()
    if progress is False or (progress is None and not console.is_terminal):
        yield Report(None, tell)
        return
    columns = (TextColumn("{task.description:32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        yield Report(bar, tell)
