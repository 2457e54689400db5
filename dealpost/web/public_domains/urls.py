from django.urls import path

from dealpost.web.public_domains import views

app_name = "public_domains"
urlpatterns = [
    path("", views.page, name="page"),
    path("<int:pk>/removal/", views.removal, name="removal"),
    path("return/", views.back, name="return"),
]
