"""Titles for very many pages."""

FIRST = ("Liver", "Kidney", "Lung", "Bowel", "Skin", "Thyroid", "Brain", "Bone", "Blood", "Breast")
SECOND = ("scan", "biopsy", "operation", "infusion", "tablet", "follow", "appointment", "recovery", "pain", "diet")


def two_words(number: int) -> tuple[str, str]:
    """Shared by a hundredth of all pages; each of the two by a tenth."""
    return FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]


def title(number: int) -> str:
    """Of two words that others share, and a number of its own."""
    return f"{' '.join(two_words(number))} in plain words: Treatment {number}"
