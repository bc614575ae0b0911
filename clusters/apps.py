from django.apps import AppConfig


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self) -> None:
        from clusters import handlers, policies  # noqa: F401 - they connect themselves to the app below
