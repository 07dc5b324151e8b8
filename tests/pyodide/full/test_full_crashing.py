"""The same with our own build."""

from __future__ import annotations

from tests.pyodide.test_crashing import (  # noqa: F401
    crashing,
    test_a_node_keeps_its_storage,
    test_arrays_of_other_dimensions_do_not_disturb_each_other,
    test_each_is_refused_with_a_sentence,
    test_nothing_writes_past_what_it_was_lent,
    test_objects_of_subclasses_that_hold_themselves_are_freed,
    test_what_stops_opencv_js_is_told_and_the_next_call_works,
)

BUILD = "full"
