from django.urls import path

from coopcare.accounts import views

app_name = "accounts"
urlpatterns = [
    path("invitation/<str:secret>/", views.accept, name="accept"),
    path("hat/", views.choose_hat, name="hat"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("access/", views.access, name="access"),
    path("access/invite/", views.invite, name="invite"),
    path("access/<uuid:access_id>/end/", views.end_access, name="end_access"),
]
