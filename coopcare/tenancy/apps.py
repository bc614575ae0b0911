from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "coopcare.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from coopcare.tenancy import checks  # noqa: F401  registers the system checks
