"""The feed and the end of the service that tells it."""

from pathlib import Path

from tests.conftest import start_service, stop_service
from tests.test_changes import Listening


def test_a_stream_ends_when_the_service_does(tmp_path: Path) -> None:
    running = start_service(tmp_path, DEMO_ORDERS="50")
    try:
        running.wait_until_ready()
        with Listening(running) as told:
            assert next(told)["event"] == "ready"
            running.process.terminate()
            assert list(told) == []  # an end, and no error
    finally:
        stop_service(running)
