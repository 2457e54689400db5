from django.urls import path

from dealpost.crm.models import Project
from dealpost.web.fact_view import fact_view
from dealpost.web.ordered.views import addresses
from dealpost.web.projects import board, phases, views
from dealpost.web.projects.forms import ProjectForm
from dealpost.web.projects.moving import views as moving

app_name = "projects"
urlpatterns = [
    path("", views.items, name="list"),
    path("board/", board.board, name="board"),
    path("column/<int:pk>/", board.column, name="column"),
    path("phases/", phases.page, name="phases"),
    *addresses(phases.PHASES, "phases"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path(
        "<int:pk>/facts/<slug:name>/",
        fact_view(Project.objects.visible_to, ProjectForm),
        name="fact",
    ),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/files/", views.files, name="files"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/phase/", moving.phase, name="phase"),
    path("<int:pk>/done/", moving.done, name="done"),
    path("<int:pk>/cancelled/", moving.cancelled, name="cancelled"),
    path("<int:pk>/open/", moving.reopened, name="open"),
]
