from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "coopcare.outbox"
    label = "outbox"
