"""python -m zhclean."""

import os
import sys

# `-m` puts the working folder first among the places that modules come from; data lying there is not code.
if (
    not getattr(sys.flags, "safe_path", False)
    and sys.path
    and sys.path[0] not in (None, os.path.dirname(os.path.dirname(__file__)))
):
    del sys.path[0]

from zhclean.cli import main

if __name__ == "__main__":
    sys.exit(main())
