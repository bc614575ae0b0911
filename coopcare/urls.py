"""The pages of one co-op (greenvale.example.org). The bare host is in public_urls."""

from django.urls import include, path

urlpatterns = [
    path("", include("coopcare.home.urls")),
    path("", include("coopcare.ui.urls")),
    path("", include("coopcare.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("people/", include("members.urls")),
    path("meetings/", include("members.governance.urls")),
    path("clusters/", include("clusters.urls")),
    path("rota/", include("rotas.urls")),
    path("money/", include("billing.urls")),
    path("quality/", include("compliance.urls")),
    path("api/v1/", include("coopcare.home.api_urls")),
]
