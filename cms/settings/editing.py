"""Wagtail: the screens that editors work in, and what they may upload."""

from cms.settings.place import PUBLIC_URL, env

WAGTAIL_SITE_NAME = "Concord"
WAGTAILADMIN_BASE_URL = env.str("ADMIN_URL", default=PUBLIC_URL)
WAGTAIL_FINISH_WORKFLOW_ACTION = "publishing.workflows.publish_approved"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False  # a release may run while the next draft is in review
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILAPI_DOCS_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_IMAGE_MODEL = "cms.ContentImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.forms.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "gif"]  # never svg: it can hold scripts
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_AVIF_QUALITY, WAGTAILIMAGES_WEBP_QUALITY = 50, 75
WAGTAILDOCS_DOCUMENT_MODEL = "cms.ContentDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "direct"  # to colleagues, below /admin/media/
VIDEO_HOSTS = env.list("VIDEO_HOSTS", default=["vimeo.com", "www.youtube.com"])  # where linked films may be
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
