from django.urls import path

from . import past, views

app_name = "linking_rules"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("trial/", past.trial, name="trial"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/switch/", views.switch, name="switch"),
    path("<int:pk>/shift/", views.shift, name="shift"),
    path("<int:pk>/removal/", views.removal, name="removal"),
    path("<int:pk>/return/", views.back, name="restore"),
    path("<int:pk>/past/", past.page, name="past"),
    path("<int:pk>/past/run/", past.run, name="run"),
    path("<int:pk>/past/undo/", past.undo, name="undo"),
]
