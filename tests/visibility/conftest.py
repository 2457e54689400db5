import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    """A manifest exists only after `collectstatic`, which a test does not need."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path
