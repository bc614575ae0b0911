import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import get_resolver  # noqa: E402

application = get_wsgi_application()

import coopcare.celery  # noqa: E402, F401  jobs are sent to our broker from here too
from coopcare.tenancy.login_role import refuse_powerful_login  # noqa: E402

refuse_powerful_login()

# Gunicorn loads this module once and then forks: all pages are loaded by now, and no connection is shared.
_ = get_resolver().url_patterns
connection.close()
