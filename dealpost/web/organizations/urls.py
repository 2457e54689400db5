from django.urls import path

from dealpost.crm.models import Organization
from dealpost.web.fact_view import fact_view
from dealpost.web.organizations import views
from dealpost.web.organizations.forms import OrganizationForm

app_name = "organizations"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path(
        "<int:pk>/facts/<slug:name>/",
        fact_view(Organization.objects.visible_to, OrganizationForm),
        name="fact",
    ),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/files/", views.files, name="files"),
    path("<int:pk>/history/", views.history, name="history"),
]
