from django.urls import path

from dealpost.web.pick import views

app_name = "pick"
urlpatterns = [
    path("<str:kind>/suggestions/", views.suggestions, name="suggestions"),
    path("<str:kind>/", views.choice, name="choice"),
]
