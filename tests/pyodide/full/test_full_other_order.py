"""The same with our own build."""

from __future__ import annotations

from tests.pyodide.test_other_order import test_their_bytes_are_taken_as_they_lie  # noqa: F401

BUILD = "full"
