"""How often this process answered published addresses, by status: {"200": 12, "304": 30}."""

from collections import Counter

served: Counter[str] = Counter()
