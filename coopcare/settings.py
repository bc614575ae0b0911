"""One settings file, from the environment, safe by default.

COOPCARE_MODE says where we are: "production" refuses to start with anything unsafe; "demo" is one machine for
looking at; "test" is the test suite.
"""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

MODE = env.str("COOPCARE_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(f"COOPCARE_MODE is {MODE!r}. Use production, demo or test.")
PRODUCTION = MODE == "production"
PROCESS = env.str("COOPCARE_PROCESS", "web")  # web, worker, beat or command: decides timeouts

SECRET_KEY = env.str("COOPCARE_SECRET_KEY", "" if PRODUCTION else "not-secret-" + "0123456789abcdef" * 4)
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("Set COOPCARE_SECRET_KEY to a random text of 50 characters or more.")
SECRET_KEY_FALLBACKS: list[str] = env.list("COOPCARE_OLD_SECRET_KEYS", [])
DEBUG = False

BASE_DOMAIN = env.str("COOPCARE_BASE_DOMAIN", "" if PRODUCTION else "localhost:8000")
SCHEME = env.str("COOPCARE_SCHEME", "https" if PRODUCTION else "http")
if PRODUCTION and (not BASE_DOMAIN or SCHEME != "https"):
    raise ImproperlyConfigured("Set COOPCARE_BASE_DOMAIN to the site's domain; production is served over https only.")
BASE_HOST = BASE_DOMAIN.partition(":")[0]
ALLOWED_HOSTS = [BASE_HOST, f".{BASE_HOST}"]
CSRF_TRUSTED_ORIGINS = [f"{SCHEME}://{BASE_DOMAIN}", f"{SCHEME}://*.{BASE_DOMAIN}"]

INSTALLED_APPS = [
    "coopcare.tenancy",
    "coopcare.accounts",
    "coopcare.audit",
    "coopcare.facts",
    "coopcare.outbox",
    "coopcare.documents",
    "coopcare.ui",
    "coopcare.api",
    "coopcare.home",
    "members",
    "members.governance",
    "clusters",
    "rotas",
    "billing",
    "compliance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "formtools",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "coopcare.home.logging.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coopcare.home.headers.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "coopcare.tenancy.middleware.CoopMiddleware",
    "coopcare.accounts.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "coopcare.urls"
PUBLIC_URLCONF = "coopcare.public_urls"  # the bare host: the directory of co-ops
WSGI_APPLICATION = "coopcare.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "coopcare.ui.context.page",
            ],
            "builtins": ["coopcare.ui.templatetags.design"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
COOPCARE_NAVIGATION = "coopcare.home.navigation.items"
COOPCARE_ACTING_FOR = "coopcare.home.navigation.acting_for"

# Statement and lock timeouts per process kind: a page must not hang, a migration may take its time.
_TIMEOUTS_MS = {"web": (15_000, 3_000), "worker": (120_000, 10_000)}.get(PROCESS, (0, 10_000))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env.str("COOPCARE_DB_NAME", "coopcare"),
        "HOST": env.str("COOPCARE_DB_HOST", ""),
        "PORT": env.str("COOPCARE_DB_PORT", ""),
        "USER": env.str("COOPCARE_DB_USER", "coopcare_app"),
        "PASSWORD": env.str("COOPCARE_DB_PASSWORD", ""),
        "CONN_MAX_AGE": env.int("COOPCARE_DB_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        # The transaction is opened by the door (tenancy.middleware), which also sets the co-op for row-level security.
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "options": f"-c statement_timeout={_TIMEOUTS_MS[0]} -c lock_timeout={_TIMEOUTS_MS[1]}",
            "sslmode": env.str("COOPCARE_DB_SSLMODE", "prefer"),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER_URL = env.str("COOPCARE_BROKER_URL", "redis://localhost:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("COOPCARE_CACHE_URL", "redis://localhost:6379/1"),
        "KEY_PREFIX": "coopcare",
    }
}

CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "unacked_restore_interval": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 210
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # the row is the promise: a request does not wait for a broker that is down
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/London"

# Accounts: e-mail log-in by invitation, a second factor for office hats.
AUTH_USER_MODEL = "accounts.User"
# Unique without regard to case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# One proxy of ours stands in front in production; without this every visitor would share its address and its limits.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
ACCOUNT_ADAPTER = "coopcare.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Who is asked where an address is (rotas/geocoding.py): os_places, demo, or nobody. Travel is not known without.
GEOCODER = env.str("COOPCARE_GEOCODER", "demo" if MODE == "demo" else "")
GEOCODER_KEY = env.str("COOPCARE_GEOCODER_KEY", "")
DEMO_GEOCODER = "coopcare.home.demo.streets.find"

MFA_TOTP_ISSUER = "CoopCare"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SCHEME == "https"
OFFICE_IDLE_MINUTES = 30
CSRF_FAILURE_VIEW = "coopcare.home.views.front.csrf_failure"

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 10 * 1024 * 1024

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

DATA_DIR = Path(env.str("COOPCARE_DATA_DIR", str(BASE_DIR / ".data")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("COOPCARE_STATIC_ROOT", str(DATA_DIR / "static")))
_S3_BUCKET = env.str("COOPCARE_S3_BUCKET", "")
_DOCUMENT_STORAGE = (
    {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _S3_BUCKET,
            "endpoint_url": env.str("COOPCARE_S3_ENDPOINT", "") or None,
            "region_name": env.str("COOPCARE_S3_REGION", "") or None,
            "default_acl": None,
            "file_overwrite": False,
            "querystring_auth": True,
        },
    }
    if _S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "documents"), "base_url": None},
    }
)
STORAGES = {
    "default": _DOCUMENT_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if MODE == "demo":  # the demo serves the committed files as they are: nothing to collect
    WHITENOISE_USE_FINDERS = True
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Every e-mail, whoever writes it, becomes an outbox row in the caller's transaction; workers deliver it.
EMAIL_BACKEND = "coopcare.outbox.backend.OutboxBackend"
DELIVERY_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("COOPCARE_FROM_EMAIL", "CoopCare <no-reply@localhost>")
EMAIL_HOST = env.str("COOPCARE_SMTP_HOST", "localhost")
EMAIL_PORT = env.int("COOPCARE_SMTP_PORT", 587)
EMAIL_HOST_USER = env.str("COOPCARE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("COOPCARE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.bool("COOPCARE_SMTP_TLS", True)
EMAIL_TIMEOUT = 20

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "coopcare.api.authentication.PersonalTokenAuthentication",
        "coopcare.api.authentication.ActorSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["coopcare.api.permissions.SignedIn"],
    "DEFAULT_SCHEMA_CLASS": "coopcare.api.schema.CoopCareSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "coopcare.api.pagination.CursorPages",
    "EXCEPTION_HANDLER": "coopcare.api.problems.problem_response",
    "DEFAULT_THROTTLE_CLASSES": ["coopcare.api.throttling.ActorThrottle"],
    "DEFAULT_THROTTLE_RATES": {"actor": "600/min"},
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CoopCare",
    "DESCRIPTION": "Visits, people, packages, invoices and statements, as the person signed in may see them.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "VisitStatus": "rotas.models.VisitStatus",
        "AttendanceStatus": "rotas.models.AttendanceStatus",
        "StatementStatus": "billing.models.StatementStatus",
        "VisitKind": "rotas.visit_kinds.VisitKind",
        "KindEnum": "billing.models.InvoiceKind",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"who": {"()": "coopcare.home.logging.WhoFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(coop_id)s %(actor)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["who"]}},
    "root": {"handlers": ["console"], "level": env.str("COOPCARE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
