"""Links with which somebody without an account may read one version for approval, for a few days."""
