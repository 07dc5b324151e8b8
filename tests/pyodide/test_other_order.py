"""Arrays whose bytes are in the other order end as with the real cv2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.pyodide import other_order


def test_their_bytes_are_taken_as_they_lie(selenium: Any) -> None:
    script = Path(other_order.__file__).read_text()
    here = json.loads(selenium.run(f"{script}\nimport json\njson.dumps(outcomes())"))
    assert here == json.loads(json.dumps(other_order.outcomes()))
