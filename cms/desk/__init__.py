"""Where colleagues work: listings, reports, bulk actions and the panels of the admin's front page."""
