"""A directory in memory for the many small files of databases and of clones.

Some disks take a millisecond to remove a file, and a run of all tests removes 100,000 of them.
"""

import os
import shutil
from pathlib import Path

import psutil

GIGABYTE = 1 << 30
SPARE = 2 * GIGABYTE  # for the processes of the tests


def memory_directory(gigabytes: int) -> Path | None:
    """Return a directory in memory with room for so many gigabytes; None if there is none."""
    directory = Path("/dev/shm")
    if not directory.is_dir() or not os.access(directory, os.W_OK) or os.statvfs(directory).f_flag & os.ST_NOEXEC:
        return None
    room = min(shutil.disk_usage(directory).free, psutil.virtual_memory().available - SPARE)
    return directory if room > gigabytes * GIGABYTE else None
