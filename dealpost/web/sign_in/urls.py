from django.urls import path

from dealpost.web.sign_in import views

app_name = "sign_in"
urlpatterns = [
    path("", views.page, name="page"),
    path("out/", views.out, name="out"),
    path("password/<str:token>/", views.password, name="password"),
]
