"""A page that Chromium loses before anything has run on it is opened again."""

from __future__ import annotations

from typing import Any

import pytest
from selenium.common.exceptions import WebDriverException

from tests.pyodide.conftest import install


def test_a_page_that_crashed_is_opened_again(selenium_standalone: Any, wheel_url: str) -> None:
    if selenium_standalone.browser != "chrome":
        pytest.skip("Node has no pages")
    with pytest.raises(WebDriverException, match="tab crashed"):
        selenium_standalone.driver.get("chrome://crash")
    with pytest.warns(UserWarning, match="a new page was opened"):
        install(selenium_standalone, wheel_url)
    assert selenium_standalone.run("import cv2; cv2.__version__")
