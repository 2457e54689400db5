"""How many histories are drawn for a claim about any of them.

A run of all tests draws a few of each, and other ones in the next run; DEALPOST_SEEDS=100 draws as
many of each as that (docs/proof.md).
"""

import os


def seeds(usual: int) -> int:
    return int(os.environ.get("DEALPOST_SEEDS", usual))
