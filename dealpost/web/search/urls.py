from django.urls import path

from dealpost.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.items, name="items"),
    path("mail/", views.mail, name="mail"),
]
