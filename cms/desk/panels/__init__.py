"""Panels of the admin's front page that need both content and the record."""
