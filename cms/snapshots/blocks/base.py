"""What a block's maker is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from publishing.snapshots import Values
from publishing.uses import Uses

# (child of the stream, uses, where it stands) to its frozen values; None leaves the block out, with a note in `uses`.
Maker = Callable[[Any, Uses, str], Values | None]
