"""Addresses that every host has; base.html names them as they are, so keep them."""

from django.urls import path

from coopcare.ui import views

app_name = "ui"
urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("text-size/", views.text_size, name="text_size"),
]
