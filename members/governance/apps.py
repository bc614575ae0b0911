from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "members.governance"
    label = "governance"
