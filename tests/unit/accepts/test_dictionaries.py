"""dicts and names as OpenCV's parameter sets: the text that C++ reads."""

from __future__ import annotations

import numpy as np
import pytest

from cv2shim.accepts.dictionaries import parse_dictionary, parse_variant


def test_a_dict_is_a_line_for_each_entry_with_its_type():
    given = {"algorithm": 1, "trees": np.int64(5), "eps": 0.5, "sorted": True, "name": "x y"}
    assert parse_dictionary(given, "params").split("\n") == [
        "algorithm\ti\t1", "trees\ti\t5", "eps\tf\t0.5", "sorted\tb\t1", "name\ts\tx y",
    ]


def test_without_entries_it_is_an_empty_line_where_no_text_is_the_default():
    assert parse_dictionary({}, "params") == "\n"


def test_none_is_the_number_0():
    assert parse_dictionary({"trees": None}, "params") == "trees\ti\t0"


def test_a_key_that_is_no_text_is_refused():
    with pytest.raises(TypeError, match="Key at pos 2 is not a string"):
        parse_dictionary({"trees": 5, 5: 1}, "params")


@pytest.mark.parametrize("given", [(), 3, "text", [("trees", 5)]])
def test_what_is_no_dictionary_is_refused(given):
    with pytest.raises(TypeError, match="Argument 'params' is not a dictionary"):
        parse_dictionary(given, "params")


@pytest.mark.parametrize("value", [[1], "two\nlines"])
def test_a_value_of_another_type_is_refused_by_its_key(value):
    with pytest.raises(TypeError, match="with key 'a'"):
        parse_dictionary({"a": value}, "params")


@pytest.mark.parametrize(("given", "text"), [(5, "i:5"), ("conv1", "s:conv1"), (0.25, "f:0.25")])
def test_a_layer_is_named_by_number_or_name(given, text):
    assert parse_variant(given, "layerId") == text
