"""The bare host: what CoopCare is, and the co-ops that wish to be found."""

from django.urls import include, path

from coopcare.home import health
from coopcare.home.views.front import directory

urlpatterns = [
    path("", directory, name="home"),
    path("", include("coopcare.ui.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
