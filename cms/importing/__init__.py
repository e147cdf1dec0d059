"""Texts from elsewhere, turned into drafts."""
