from django.urls import path

from dealpost.web.profile import views

app_name = "profile"
urlpatterns = [
    path("", views.page, name="page"),
    path("password/", views.password, name="password"),
]
