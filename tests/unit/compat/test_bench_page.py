"""What a page is given of the benchmark is all that the session imports."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from compat import bench_page

IMPORTS = "from compat import bench_operations, bench_programs, bench_session; print(len(bench_programs.tasks()))"


def test_the_session_finds_what_it_imports(tmp_path: Path) -> None:
    bench_page.pack(tmp_path / "repository.zip")
    with zipfile.ZipFile(tmp_path / "repository.zip") as archive:
        archive.extractall(tmp_path / "repository")
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=tmp_path / "repository", capture_output=True, text=True)
    assert int(done.stdout or "0") > 5, done.stderr
