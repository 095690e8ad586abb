"""Where the shipped grammar, rules, designs and pages lie: in the package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_shipped"
_CHECKOUT = Path(__file__).parent.parent


def shipped(name: str) -> Path:
    """Return the folder `grammar`, `rules`, `designs` or `docs/diagnostics`.

    A wheel carries them inside the package; an editable install finds them in the checkout.
    """
    packaged = _PACKAGED / name.rpartition("/")[2]
    return packaged if packaged.exists() else _CHECKOUT / name
