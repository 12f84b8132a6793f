"""The long measurements: `make audit`, or `python -m tests.audit looks crawl`. What each asks: docs/measured.md."""
