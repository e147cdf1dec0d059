"""Passing a review on, taking a text back, and using an earlier version again."""
