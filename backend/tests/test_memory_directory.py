"""The directory in memory for the tests' files has room for them, or it is not used."""

from pathlib import Path

import pytest

from tests.memory_directory import memory_directory


def test_there_is_no_directory_without_room() -> None:
    assert memory_directory(1 << 40) is None


def test_a_directory_with_room_is_in_memory() -> None:
    directory = memory_directory(0)
    if directory is None:
        pytest.skip("this machine has no room for files in memory")
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    assert any(mount[1] == str(directory) and mount[2] == "tmpfs" for mount in mounts)
