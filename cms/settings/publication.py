"""What the publishing core asks of this project: its channels, checks and limits."""

from datetime import timedelta

from cms.settings.place import env

PUBLISHING_CHANNELS = [
    "channels.website.channel.Website",
    "channels.mobile.channel.Mobile",
    "channels.newsletter.channel.Newsletter",
]
PUBLISHING_CONTENT_CHECKS = "cms.checks.run"
PUBLISHING_SITE = "main"  # one site today; keys and edge folders carry its name from the first day
# First parts of addresses that no page may take:
PUBLISHING_RESERVED = [
    "admin", "api", "app", "assets", "developers", "healthz", "hooks", "media", "metrics", "newsletter",
    "newsletters", "shared", "static", "u",
]  # fmt: skip
PUBLISHING_REVIEW_MONTHS = 12
PUBLISHING_LOOK_AT_PUBLIC = env.bool("LOOK_AT_PUBLIC", default=bool(env.str("PUBLIC_URL", default="")))
PUBLISHING_LATE = timedelta(hours=1)  # a release that missed its moment by more than this waits for a person
PUBLISHING_BUILD = [  # what decides how content looks: approved pages are not reissued in another build
    "cms/snapshots/**/*",
    "cms/richtext.py",
    "publishing/stamps.py",
    "publishing/reasons.py",
    "channels/**/*",
    "templates/website/**/*",
    "templates/mobile/**/*",
    "templates/newsletter/**/*",
]
ORGANISATION = env.str("ORGANISATION", default="Cancer Care")
POSTAL_ADDRESS = env.str("POSTAL_ADDRESS", default="")  # below each mail, in one line
APP_SCHEME = env.str("APP_SCHEME", default="care")  # of the app's own addresses: care://appointments/new
