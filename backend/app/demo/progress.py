"""Shows the progress of a long job: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


class Report:
    """Shows the current step and the part of the work that is done, 0 to 1."""

    def __init__(self, bar: Progress | None, log_line: Callable[[str], object]) -> None:
        self.bar = bar
        self.log_line = log_line
        self.task = bar.add_task("", total=1.0) if bar else None
        self.step = ""

    def __call__(self, step: str, done: float) -> None:
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, description=step, completed=done)
        elif step != self.step:
            self.log_line(step)
        self.step = step


@contextmanager
def reporting(progress: bool | None, log_line: Callable[[str], object]) -> Generator[Report]:
    """Yield a report that draws a bar if standard output is a terminal, else calls `log_line` for each step.

    `progress` forces the bar (True) or the lines (False).
    """
    console = Console()
    if progress is False or (progress is None and not console.is_terminal):
        yield Report(None, log_line)
        return
    columns = (TextColumn("{task.description:32}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        yield Report(bar, log_line)
