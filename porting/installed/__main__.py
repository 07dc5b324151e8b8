"""`python -m cv2shim`, or `cv2shim`, where it was installed by pip."""

from __future__ import annotations

import sys

from . import tree


def main() -> int:
    """Hand over to the command line of the unpacked folders, which has this package's name; its exit status."""
    sys.path.insert(0, str(tree.folder()))
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]
    from cv2shim.__main__ import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
