from django.urls import path

from dealpost.web.welcome import views

app_name = "welcome"
urlpatterns = [
    path("", views.page, name="page"),
    path("start/", views.start, name="start"),
]
