"""What a bench found, as a table for people and as a file for whoever compares runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

from deploy.local.progress import say

FOLDER = Path(__file__).resolve().parent / "results"


def tell(name: str, unit: str, figures: dict[str, float], against: str) -> None:
    """Print each figure and its ratio to `against`, and write results/<name>.json."""
    base = figures[against]
    width = max(map(len, figures))
    say(f"\n{name}: {unit}; ratio to “{against}”")
    for label, figure in figures.items():
        say(f"  {label:<{width}}  {figure:>12,.1f}  {figure / base:>10.4f}")
    FOLDER.mkdir(exist_ok=True)
    found = {
        "unit": unit,
        "against": against,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "figures": {label: {"value": round(figure, 2), "ratio": figure / base} for label, figure in figures.items()},
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
