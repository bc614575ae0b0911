from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"

    def ready(self) -> None:
        from compliance import handlers  # noqa: F401 - it connects itself to the apps below
        from compliance.queries import meetings  # noqa: F401 - and so does this
