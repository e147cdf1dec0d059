"""Proof, afterwards, that everything readers can see was approved: `manage.py audit`.

Nothing here writes. Everything is read as of one moment, so that work going on meanwhile is no fault."""
