from django.urls import path

from dealpost.web.lists import views

app_name = "lists"
urlpatterns = [
    path("<str:kind>/condition/", views.condition, name="condition"),
]
