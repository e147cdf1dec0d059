"""What `make demo` does once everything runs."""
