"""The benchmark: `make bench`, or `python -m tests.bench --sizes 250,15000`. What it measures: docs/performance.md."""
