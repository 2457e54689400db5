from django.urls import path

from dealpost.web.organizations import views

app_name = "organizations"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/history/", views.history, name="history"),
]
