"""`python -m benchmarks.serve naive 9001`: serves the naive or the bare app with the service's uvicorn settings."""

import sys

import uvicorn

if __name__ == "__main__":
    uvicorn.run(
        f"benchmarks.{sys.argv[1]}:app",
        host="127.0.0.1",
        port=int(sys.argv[2]),
        loop="uvloop",
        http="httptools",
        proxy_headers=False,
        server_header=False,
        log_level="warning",
        access_log=False,
    )
