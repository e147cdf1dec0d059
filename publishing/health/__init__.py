"""What an operator wants to know: numbers for Prometheus, and whether all is well."""
