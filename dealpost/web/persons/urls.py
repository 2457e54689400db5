from django.urls import path

from dealpost.crm.models import Person
from dealpost.web.fact_view import fact_view
from dealpost.web.persons import views
from dealpost.web.persons.forms import PersonForm

app_name = "persons"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path(
        "<int:pk>/facts/<slug:name>/",
        fact_view(Person.objects.visible_to, PersonForm),
        name="fact",
    ),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/files/", views.files, name="files"),
    path("<int:pk>/history/", views.history, name="history"),
]
