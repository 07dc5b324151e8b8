"""What a project's tests need is read where projects state it."""

from __future__ import annotations

import pytest

from porting.testing import needs


def of(folder) -> list[str]:
    return needs.of(folder, [folder / "tests"])


@pytest.fixture
def project(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_it.py").write_text("import os, matplotlib.pyplot, own_package, nothing_like_it")
    (tmp_path / "own_package").mkdir()
    (tmp_path / "own_package" / "__init__.py").write_text("def late():\n    import PIL.Image")
    return tmp_path


def test_what_pyproject_declares_and_what_is_imported(project):
    (project / "pyproject.toml").write_text("""
[project]
name = "own-package"
dependencies = ["no-such-package>=2", "opencv-python"]
[project.optional-dependencies]
test = ["hypothesis", "not-installed-here", "pytest-xdist"]
docs = ["requests"]
[dependency-groups]
tests = [{include-group = "more"}]
more = ["attrs"]
""")
    found = ["pytest", "no-such-package>=2", "opencv-python", "hypothesis", "attrs", "matplotlib", "pillow"]
    assert [name.lower() for name in of(project)] == found


def test_a_dependency_that_this_python_does_not_have_is_told(project):
    declared = 'dependencies = ["numpy", "opencv-contrib-python", "none-such>2", "never; sys_platform == \'nowhere\'"]'
    (project / "pyproject.toml").write_text(f'[project]\nname = "x"\n{declared}\n')
    said = "This Python does not have none-such, which the project declares: `pip install 'none-such>2'` brings it."
    assert list(needs.absent(project)) == [said]


def test_a_source_distribution_says_it_in_its_metadata(project):
    (project / "PKG-INFO").write_text(
        "Metadata-Version: 2.1\nName: own-package\nRequires-Dist: numpy (>=1.19)\n"
        'Requires-Dist: hypothesis ; extra == "dev"\nRequires-Dist: requests ; extra == "docs"\n'
    )
    assert of(project)[:3] == ["pytest", "numpy (>=1.19)", "hypothesis"]


def test_files_of_requirements_are_read_as_pip_reads_them(project):
    (project / "requirements.txt").write_text(
        "# all\n-r other.txt\nnumpy>=1 --hash=sha256:00  # fast\n\nhttps://example.org/x.whl\n"
    )
    assert of(project)[:2] == ["pytest", "numpy>=1"]


def test_the_root_is_the_nearest_folder_with_a_projects_file(project):
    assert needs.root(project / "tests" / "test_it.py") == project / "tests"
    (project / "setup.cfg").touch()
    assert needs.root(project / "tests" / "test_it.py") == project
