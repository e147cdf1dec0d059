"""What colleagues do with the list of readers: look one person up, import, export. It is personal data throughout."""
