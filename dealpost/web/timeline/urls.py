from django.urls import path

from dealpost.web.timeline import notes, views

app_name = "timeline"
urlpatterns = [
    path("note/<int:pk>/", notes.row, name="note"),
    path("note/<int:pk>/edit/", notes.edit, name="note_edit"),
    path("note/<int:pk>/pin/", notes.pin, name="note_pin"),
    path("note/<int:pk>/removal/", notes.remove, name="note_removal"),
    path("note/<int:pk>/return/", notes.restore, name="note_restore"),
    path("note/<int:pk>/history/", notes.history, name="note_history"),
    path("<str:kind>/<int:pk>/", views.rows, name="rows"),
    path("<str:kind>/<int:pk>/note/", notes.add, name="note_add"),
]
