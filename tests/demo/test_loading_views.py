import pytest

from dealpost.crm.models import SavedView
from dealpost.demo.loading_views import load_views


@pytest.mark.parametrize("kind", ["deal", "person"])
def test_a_view_of_the_demo_company_works_as_it_stands(client, alice, kind, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path
    alice.make_admin()
    load_views({1: alice})
    client.force_login(alice)

    for view in SavedView.objects.filter(item_kind=kind):
        page = client.get(f"/{kind}s/list/" if kind == "deal" else f"/{kind}s/", {"view": view.pk})
        assert not page.context["viewed"].is_changed
        assert not [words for words in page.context["words"] if words.is_broken]
