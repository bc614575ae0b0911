from django.apps import AppConfig


class RotasConfig(AppConfig):
    name = "rotas"

    def ready(self) -> None:
        from rotas import handlers  # noqa: F401 - they connect themselves to the apps below
