"""Who is away until when, and whom to ask meanwhile."""
