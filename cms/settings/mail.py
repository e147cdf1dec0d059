"""Mail: how it leaves, how it is signed, what comes back, and the newsletter's pace."""

from cms.settings.place import SECRET_KEY, env

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
MAIL_SERVER_IS_HERE = env.bool("MAIL_SERVER_IS_HERE", default=False)  # an address of this host in EMAIL_URL is meant
MAIL_PAGE_URL = env.str("MAIL_PAGE_URL", default="")  # where the demo's mail can be read
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Cancer Care <news@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")  # a backend of django-anymail, such as postmark; else SMTP
MAIL_WEBHOOK_SECRET = env.list("MAIL_WEBHOOK_SECRET", default=[])  # name:password, for what the provider tells us
ANYMAIL = {name.removeprefix("ANYMAIL_"): value for name, value in env.ENVIRON.items() if name.startswith("ANYMAIL_")}
ANYMAIL |= {
    "REQUESTS_TIMEOUT": EMAIL_TIMEOUT,
    "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
    "IGNORE_UNSUPPORTED_FEATURES": True,  # of providers that cannot be told not to track (newsletter.W011)
    "WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET,
}
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
BOUNCE_DOMAIN = env.str("BOUNCE_DOMAIN", default="")  # mail to any address there reaches the bounce mailbox
BOUNCE_MAILBOX = env.str(
    "BOUNCE_MAILBOX", default=""
)  # maildir:///path, mbox:///path, imaps://name:password@host/INBOX
DKIM_DOMAIN = env.str("DKIM_DOMAIN", default="")  # of the From address; unset where a relay or provider signs
DKIM_SELECTOR = env.list("DKIM_SELECTOR", default=[])  # one name for each key; two while one replaces the other
DKIM_PRIVATE_KEY = env.list("DKIM_PRIVATE_KEY", default=[])  # PEM
DKIM_PRIVATE_KEY_FILE = env.list("DKIM_PRIVATE_KEY_FILE", default=[])
NEWSLETTER_CONNECTIONS = env.int("NEWSLETTER_CONNECTIONS", default=8)  # to the mail server at once, of all workers
NEWSLETTER_LANES = env.int("NEWSLETTER_LANES", default=4)  # of these, in one task
NEWSLETTER_RELAY_RATE = env.float("NEWSLETTER_RELAY_RATE", default=100)  # messages a second in all, at most
NEWSLETTER_DOMAIN_RATE = env.float("NEWSLETTER_DOMAIN_RATE", default=20)  # to one domain, at most
NEWSLETTER_LEASE_SECONDS = env.float("NEWSLETTER_LEASE_SECONDS", default=120)  # longer than one message may take
NEWSLETTER_REPLY_TO = env.list("NEWSLETTER_REPLY_TO", default=[])  # where answers may go, for marketing to choose from
NEWSLETTER_KEYS = env.list("NEWSLETTER_KEYS", default=[SECRET_KEY])  # seal what readers are interested in; first seals
NEWSLETTER_ANSWERS_PER_HOUR = env.int("NEWSLETTER_ANSWERS_PER_HOUR", default=500)  # mails that answer sign-ups
NEWSLETTER_ADDRESS_KEY = env.str("NEWSLETTER_ADDRESS_KEY", default=SECRET_KEY)  # never changed: nobody could be known
