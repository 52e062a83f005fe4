"""Benchmarks: `backend/venv/bin/python -m benchmarks` lists them."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BACKEND = PROJECT / "backend"
KEPT = PROJECT / ".data" / "benchmarks"  # the databases and logs of the last run

sys.path.insert(0, str(BACKEND))
