from django.apps import AppConfig


class UiConfig(AppConfig):
    """Pages, forms and papers: how things look and read, with no knowledge of care."""

    name = "coopcare.ui"
    label = "ui"
    verbose_name = "Pages and papers"
