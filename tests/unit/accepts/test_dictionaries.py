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


def test_nothing_is_no_line():
    assert parse_dictionary({}, "params") == ""


@pytest.mark.parametrize("given", [(), 3, "text", [("trees", 5)]])
def test_what_is_no_dictionary_is_refused(given):
    with pytest.raises(TypeError, match="Argument 'params' is not a dictionary"):
        parse_dictionary(given, "params")


def test_a_value_of_another_type_is_refused_by_the_arguments_name():
    with pytest.raises(TypeError, match="'params'"):
        parse_dictionary({"a": [1]}, "params")
    with pytest.raises(TypeError, match="'params'"):
        parse_dictionary({"a": "two\nlines"}, "params")


@pytest.mark.parametrize(("given", "text"), [(5, "i:5"), ("conv1", "s:conv1"), (0.25, "f:0.25")])
def test_a_layer_is_named_by_number_or_name(given, text):
    assert parse_variant(given, "layerId") == text
