from django.urls import path

from dealpost.crm.models import Lead
from dealpost.web.fact_view import fact_view
from dealpost.web.leads import views
from dealpost.web.leads.deciding import views as deciding
from dealpost.web.leads.forms import LeadForm

app_name = "leads"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path(
        "<int:pk>/facts/<slug:name>/",
        fact_view(Lead.objects.visible_to, LeadForm),
        name="fact",
    ),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/files/", views.files, name="files"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/archive/", deciding.archive, name="archive"),
    path("<int:pk>/restore/", deciding.restore, name="restore"),
    path("<int:pk>/deal/", deciding.convert, name="convert"),
    path("<int:pk>/deal/undo/", deciding.taking_back, name="taking_back"),
]
