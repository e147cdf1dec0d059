"""Emergency publication: two people together let a checked version out when the one who signs cannot be reached."""
