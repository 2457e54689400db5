from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "dealpost.sync"
