"""Who may do what with the list of readers. Sending newsletters gives none of these."""

LOOK_UP = "newsletter.change_subscriber"  # one person at a time, by the whole address
IMPORT = "newsletter.import_subscribers"
EXPORT = "newsletter.export_subscribers"
EXPORT_TOPICS = "newsletter.export_interests"  # health data: of the whole list, and in a person's own file
