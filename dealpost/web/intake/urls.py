from django.urls import path

from . import setup, views

app_name = "intake"
urlpatterns = [
    path("", views.page, name="page"),
    path("setup/", setup.page, name="setup"),
    path("setup/trial/", setup.trial, name="trial"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/put-back/", views.put_back, name="put_back"),
    path("<int:pk>/trust/", views.trust, name="trust"),
    path("distrust/", views.distrust, name="distrust"),
    path("<int:pk>/discard/", views.discard, name="discard"),
    path("<int:pk>/take-back/", views.take_back, name="take_back"),
    path("rotate/own/", views.rotate_own, name="rotate_own"),
    path("refuse/own/", views.refuse_own, name="refuse_own"),
    path("refuse/<slug:kind>/<int:pk>/", views.refuse_item, name="refuse"),
    path("rotate/<slug:kind>/<int:pk>/", views.rotate_item, name="rotate"),
    path("visibility/", views.visibility, name="visibility"),
]
