from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "coopcare.facts"
    label = "facts"
