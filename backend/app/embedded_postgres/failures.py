"""Failures of the embedded PostgreSQL, each described in one sentence."""

from errno import EDQUOT, ENOSPC
from pathlib import Path

from app.embedded_postgres.directory import is_full


def describe_os_error(directory: Path, error: OSError) -> str:
    """Describe an error of the operating system in one sentence with advice."""
    if error.errno in (ENOSPC, EDQUOT):
        return f"{directory}: the disk is full; make room, or set EMBEDDED_DB_DIR to another disk"
    why = f"{error.strerror}: {error.filename or directory}"
    return f"the embedded PostgreSQL cannot use {directory} ({why}): set EMBEDDED_DB_DIR to one you may write to"


def describe_failure(what: str, output: str, directory: Path) -> str:
    """Describe a failure in one sentence: `what` failed, and a full disk or the last error line in `output`."""
    if "No space left on device" in output or is_full(directory):
        return f"{what}: the disk is full; make room, or set EMBEDDED_DB_DIR to another disk"
    errors = [line for line in output.splitlines() if any(w in line for w in ("PANIC", "FATAL", "error:", "ERROR"))]
    last = (errors or output.splitlines() or ["no message"])[-1].strip()
    return f"{what}: {last}"
