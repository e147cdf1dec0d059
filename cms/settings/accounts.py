"""Log-in, second factor, wrong tries (cms/accounts)."""

from datetime import timedelta

from cms.settings.place import DEMO, env

SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMO)  # without it only in the demo (cms.E002)
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"
LOGOUT_REDIRECT_URL = LOGIN_URL
CSRF_FAILURE_VIEW = "cms.accounts.views.csrf_failure"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # Wagtail's knows nothing of second factors
ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "cms.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey asks for finger, face or PIN, so it is two factors in one
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts and their addresses are made by administrators
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # of 30 seconds, for phones whose clock is off; a code works once all the same
MFA_FORMS = {
    "authenticate": "cms.accounts.forms.CodeForm",
    "reauthenticate": "cms.accounts.forms.CodeAgainForm",
    "add_webauthn": "cms.accounts.forms.AddPasskeyForm",
}
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # who is locked out on purpose gets in from elsewhere
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/too_many.html"
AXES_CLIENT_IP_CALLABLE = "publishing.client_address.address_or_none"
AXES_USERNAME_CALLABLE = "cms.accounts.attempts.name_tried"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential", "csrfmiddlewaretoken", "next"]
AXES_DISABLE_ACCESS_LOG = True  # the log has each log-in by the account's number
AXES_VERBOSE = False
