from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "coopcare.accounts"
    label = "accounts"
