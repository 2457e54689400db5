from django.urls import path

from . import bulk, views

app_name = "regrouping"
urlpatterns = [
    path("message/<int:pk>/split/", views.split_from, name="split"),
    path("conversation/<int:pk>/merge/", views.merge_with, name="merge"),
    path("conversation/<int:pk>/merge/found/", views.found, name="found"),
    path("regroupings/selected/", bulk.merge_selected, name="selected"),
    path("regroupings/undo/", views.undo, name="undo"),
]
