"""What colleagues see of plans, taking down and moves: one short file for each screen."""
