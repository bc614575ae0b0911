"""Addresses of compliance, a module for each subject."""

from django.urls import path

from compliance.urls import builds, editions, framework, governance, inspections, policies, registers, workforce
from compliance.views.quality import quality

app_name = "compliance"
urlpatterns = [
    path("", quality, name="quality"),
    *builds.urlpatterns,
    *editions.urlpatterns,
    *framework.urlpatterns,
    *governance.urlpatterns,
    *inspections.urlpatterns,
    *policies.urlpatterns,
    *registers.urlpatterns,
    *workforce.urlpatterns,
]
