"""Celery: it wakes, PostgreSQL remembers (reliability.md §8)."""

from cms.settings.place import env

CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Celery closes the database connection before and after each task; cms/celery.py keeps it as Django does for requests.
CELERY_DB_REUSE_MAX = 1_000_000  # tasks
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # the worker's lines look like everybody's
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TASK_DEFAULT_QUEUE = "publish"
CELERY_TASK_ROUTES = {
    "publishing.tasks.rebuild_index": {"queue": "index"},
    "publishing.tasks.reissue": {"queue": "quiet"},
    "publishing.tasks.republish": {"queue": "quiet"},
    "publishing.tasks.deliver_quietly": {"queue": "quiet"},
    "cms.uploads.tasks.*": {"queue": "quiet"},
    "channels.newsletter.tasks.import_subscribers": {"queue": "quiet"},
    "channels.newsletter.tasks.*": {"queue": "mail"},
}
