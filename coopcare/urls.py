"""The pages of one co-op (greenvale.example.org). The bare host is in public_urls."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]
