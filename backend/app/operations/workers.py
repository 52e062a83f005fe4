"""The supervisor of several worker processes."""

import socket

import uvicorn
from uvicorn.supervisors import multiprocess


class Worker(multiprocess.Process):
    """A worker process whose pipe to the supervisor ends with it.

    The supervisor checks its workers one after the other, and a worker that starts may answer late. Without the end of
    the pipe the supervisor would wait for the answer of a worker that was killed meanwhile, up to the time limit, and
    replace no other worker before that.
    """

    def start(self) -> None:
        """Start the process, and close this process's copy of the worker's end of the pipe."""
        super().start()
        self.child_conn.close()


class Supervisor(multiprocess.Multiprocess):
    """uvicorn's supervisor with these workers; it takes their class from its module."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        multiprocess.Process = Worker
        super().__init__(config, sockets)
