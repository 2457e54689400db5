from django.urls import path

from . import found, views

app_name = "labels"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("found/", found.items, name="found"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/removal/", views.removal, name="removal"),
    path("<int:pk>/return/", views.back, name="restore"),
]
