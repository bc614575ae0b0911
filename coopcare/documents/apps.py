from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "coopcare.documents"
    label = "documents"
