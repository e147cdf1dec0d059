"""The app's contract as files: JSON Schemas, their frozen copy, examples, and the check of all that is rendered."""
