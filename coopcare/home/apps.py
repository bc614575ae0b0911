from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "coopcare.home"
    label = "home"

    def ready(self) -> None:
        # Makes our broker the current one in every process, before any job is rung.
        from coopcare import celery  # noqa: F401
