"""The scorecard: tests of the running service under concurrency, crashes, faults and attacks."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BACKEND = PROJECT / "backend"
KEPT = PROJECT / ".data" / "reliability"  # templates, the last run's histories and logs
RESULTS = PROJECT / "reliability" / "results"

if str(BACKEND) not in sys.path:
    sys.path.insert(0, str(BACKEND))
