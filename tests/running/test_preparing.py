import pytest
from django.core.management import call_command

from dealpost.running import preparing


@pytest.fixture
def commands(monkeypatch) -> list[str]:
    """The management commands that were called, in order."""
    called: list[str] = []

    def call(name: str, **options: object) -> None:
        called.append(name)
        call_command(name, **options)

    monkeypatch.setattr(preparing, "call_command", call)
    return called


@pytest.fixture
def static_root(settings, tmp_path):
    # As in an installation; the tests of pages serve the files as they are.
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": hashed}
    settings.STATIC_ROOT = tmp_path / "static"
    return settings.STATIC_ROOT


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone(commands):
    preparing.migrate()

    assert commands == []


def test_static_files_are_collected_once(commands, static_root):
    preparing.collect_static_files()
    preparing.collect_static_files()

    assert commands == ["collectstatic"]
    assert (static_root / "staticfiles.json").exists()


def test_static_files_are_collected_again_when_one_changed(
    commands, static_root, settings, tmp_path
):
    (tmp_path / "own").mkdir()
    settings.STATICFILES_DIRS = [tmp_path / "own"]
    preparing.collect_static_files()
    (tmp_path / "own" / "new.css").write_text("p { margin: 0 }")

    preparing.collect_static_files()

    assert commands == ["collectstatic", "collectstatic"]
    assert (static_root / "new.css").exists()


def test_a_collection_that_was_cut_short_is_begun_again(commands, static_root, monkeypatch):
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(preparing, "call_command", die)
    with pytest.raises(KeyboardInterrupt):
        preparing.collect_static_files()

    assert not static_root.with_name("static.collected").exists()
