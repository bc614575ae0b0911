"""Addresses of compliance, a module for each subject."""

from django.urls import path

from compliance.urls import editions, inspections, policies
from compliance.views.quality import quality

app_name = "compliance"
urlpatterns = [
    path("", quality, name="quality"),
    *editions.urlpatterns,
    *policies.urlpatterns,
    *inspections.urlpatterns,
]
