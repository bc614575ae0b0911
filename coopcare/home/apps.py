from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "coopcare.home"
    label = "home"
