"""The test suite's settings: the product's own, with cheap passwords and jobs run at once, after commit."""

import os

os.environ.setdefault("COOPCARE_MODE", "test")
os.environ["COOPCARE_BASE_DOMAIN"] = "localhost"

from coopcare.settings import *  # noqa: F403
from coopcare.settings import CACHES, DATABASES, LOGGING, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A cache for each process of the tests: where they share one, what a test clears is the other's too. Valkey has 16.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
CACHES["default"]["LOCATION"] = f"{CACHES['default']['LOCATION'].partition('?')[0]}?db={1 + WORKER % 15}"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False
LOGGING["root"]["level"] = "WARNING"
# The launcher has made a database with every table: each process of the tests copies it, and finds nothing to migrate.
DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("COOPCARE_TEST_TABLES")}
