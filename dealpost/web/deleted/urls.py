from django.urls import path

from dealpost.web.deleted import views

app_name = "deleted"
urlpatterns = [
    path("", views.page, name="page"),
    path("<str:kind>/<int:pk>/delete/", views.delete, name="delete"),
    path("<str:kind>/<int:pk>/restore/", views.restore, name="restore"),
]
