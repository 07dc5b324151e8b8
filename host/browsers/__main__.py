"""``python -m host.browsers ENGINE...``: which of these engines are on this machine, and in a line how to have the others."""

from __future__ import annotations

import os
import sys

from host.browsers import ENGINES, missing


def main(names: list[str]) -> int:
    absent = {name: sentence for name in names or ENGINES if (sentence := missing(name))}
    print(" ".join(name for name in names or ENGINES if name not in absent))
    for sentence in absent.values():
        print(sentence, file=sys.stderr)
    return 1 if absent and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
