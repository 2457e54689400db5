from django.urls import path

from . import settings, views

app_name = "notifications"
urlpatterns = [
    path("", views.page, name="page"),
    path("count/", views.count, name="count"),
    path("read/", views.read_all, name="read_all"),
    path("unread/", views.unread_all, name="unread_all"),
    path("<int:pk>/", views.follow, name="follow"),
    path("<int:pk>/read/", views.read, name="read"),
    path("kinds/<slug:key>/", settings.switch, name="switch"),
]
