"""The bare host: what CoopCare is, and the co-ops that wish to be found."""

from django.urls import path

from coopcare.home import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
