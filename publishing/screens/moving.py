"""What a change of address does to the pages below it and to who knows the old one, in sentences."""

from __future__ import annotations

from publishing import moves
from publishing.models import Proof
from publishing.screens.words import pages


def sentence(title: str, below: int) -> str:
    """After Wagtail's move: what goes along."""
    along = f" with {pages(below)} below it" if below else ""
    return f"“{title}” moves{along}; readers who know the old address are led on."


def moving(proof: Proof) -> str:
    """What approving this version does to addresses; empty when it keeps its own."""
    publication = proof.publication
    live_proof = publication.live_proof
    if live_proof is None or proof.snapshot is None:
        return ""
    old, new = live_proof.sealed.path, proof.sealed.path
    if not old or old == new:
        return ""
    below = len(moves.below(publication))
    if below:
        return f"Moves {pages(below)} below it; the old addresses lead to the new ones."
    return f"Its address changes from {old} to {new}; the old one leads to the new one."
