"""Citations as written: `C102 Art. 18(2)(b)`."""

from __future__ import annotations

import re


def article_number(cite: str) -> int | None:
    """Return the number of the article that a citation names: 18 for `C102 Art. 18(2)`."""
    found = re.search(r"Arts?\.? ([0-9]+)", cite)
    return int(found[1]) if found else None
