"""Putting a newsletter together: from the last one, and from what has changed since."""
