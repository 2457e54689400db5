from django.urls import path

from dealpost.web.welcome import views

app_name = "welcome"
urlpatterns = [
    path("", views.page, name="page"),
    path("demo/", views.demo, name="demo"),
    path("start/", views.start, name="start"),
]
