from django.urls import path

from dealpost.web.users import teams, views

app_name = "users"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/link/", views.link, name="link"),
    path("<int:pk>/admin/", views.administrator, name="admin"),
    path("<int:pk>/active/", views.active, name="active"),
    path("teams/new/", teams.create, name="team_create"),
    path("teams/<int:pk>/", teams.edit, name="team"),
    path("teams/<int:pk>/removal/", teams.removal, name="team_removal"),
]
