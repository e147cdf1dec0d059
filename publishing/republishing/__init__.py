"""A new design for everything that is live: versions made by `manage.py republish`, shown with their combined
difference on one page, signed by one person, then released one by one (design.md rule 9c)."""
