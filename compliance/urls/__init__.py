"""Addresses of compliance, a module for each subject."""

from django.urls import path

from compliance.urls import inspections, policies, registers
from compliance.views.quality import quality

app_name = "compliance"
urlpatterns = [
    path("", quality, name="quality"),
    *policies.urlpatterns,
    *inspections.urlpatterns,
    *registers.urlpatterns,
]
