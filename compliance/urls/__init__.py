"""Addresses of compliance, a module for each subject."""

from django.urls import path

from compliance.urls import builds, inspections, policies
from compliance.views.quality import quality

app_name = "compliance"
urlpatterns = [
    path("", quality, name="quality"),
    *builds.urlpatterns,
    *policies.urlpatterns,
    *inspections.urlpatterns,
]
