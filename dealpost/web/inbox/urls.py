from django.urls import path
from django.views.generic import RedirectView

from . import assignees, labels, views

app_name = "inbox"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inbox:home"), name="start"),
    path("inbox/", views.home, name="home"),
    path("inbox/search/", views.search, name="search"),
    path("inbox/rows/", views.rows, name="rows"),
    path("inbox/act/", views.act, name="act"),
    path("inbox/undo/", views.undo, name="undo"),
    path("inbox/assignees/", assignees.choices, name="assignees"),
    path("inbox/take-back/", views.take_back, name="take_back"),
    path("inbox/labels/", labels.choices, name="labels"),
    path("inbox/label/<int:key>/", views.label, name="label"),
    path("inbox/folder/<int:key>/", views.folder, name="folder"),
    path("inbox/<slug:key>/", views.kind, name="kind"),
]
