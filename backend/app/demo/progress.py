"""Says how far a long job is: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Report:
    """Told what is being done and how much of all is done, 0 to 1."""

    def __init__(self, bar: Progress | None) -> None:
        self.bar = bar
        self.task = bar.add_task("", total=1.0) if bar else None
        self.what = ""

    def __call__(self, what: str, done: float) -> None:
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, description=what, completed=done)
        elif what != self.what:
            print(f"  {what}", flush=True)  # noqa: T201
        self.what = what


@contextmanager
def reporting(progress: bool | None) -> Generator[Report]:
    """A bar where standard output is a terminal (or `progress` says so), else plain lines."""
    console = Console()
    if progress is False or (progress is None and not console.is_terminal):
        yield Report(None)
        return
    columns = (TextColumn("{task.description:32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        yield Report(bar)
