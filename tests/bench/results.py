"""What a bench found, as a table for people and as a file for whoever compares runs."""

from __future__ import annotations

import json
import os
from pathlib import Path

from deploy.local.progress import say

FOLDER = Path(__file__).resolve().parent / "results"


def tell(name: str, unit: str, figures: dict[str, float], *against: str, **facts: object) -> None:
    """Print each figure and its ratio to each of `against`, and write results/<name>.json. `facts` say what it was
    measured with."""
    width = max(map(len, figures))
    say(f"\n{name}: {unit}" + "".join(f"; {fact.replace('_', ' ')} {value}" for fact, value in facts.items()))
    for number, base in enumerate(against, 1):
        say(f"  ratio {number}: to “{base}”")
    for label, figure in figures.items():
        ratios = "".join(f"  {_ratio(figure, figures[base]):>10.4f}" for base in against)
        say(f"  {label:<{width}}  {figure:>12,.1f}{ratios}")
    FOLDER.mkdir(exist_ok=True)
    found = {
        "unit": unit,
        **facts,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "figures": {
            label: {
                "value": round(figure, 2),
                "ratios": {base: round(_ratio(figure, figures[base]), 4) for base in against},
            }
            for label, figure in figures.items()
        },
    }
    (FOLDER / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


def _ratio(figure: float, base: float) -> float:
    return figure / base if base else float("inf")
