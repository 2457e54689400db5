from django.urls import path

from dealpost.web.importing import views

app_name = "importing"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/columns/", views.columns, name="columns"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/undo/", views.undo, name="undo"),
    path("<int:pk>/problems.csv", views.problems, name="problems"),
]
