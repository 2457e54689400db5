from django.urls import path

from dealpost.crm.models import Deal
from dealpost.web.deals import board, participants, pipelines, reasons, views
from dealpost.web.deals.forms import DealForm
from dealpost.web.deals.moving import views as moving
from dealpost.web.fact_view import fact_view
from dealpost.web.ordered.views import adding, addresses

app_name = "deals"
urlpatterns = [
    path("", board.board, name="board"),
    path("column/<int:pk>/", board.column, name="column"),
    path("list/", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path(
        "<int:pk>/facts/<slug:name>/",
        fact_view(Deal.objects.visible_to, DealForm),
        name="fact",
    ),
    path("<int:pk>/project/", views.project, name="project"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/files/", views.files, name="files"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/stage/", moving.stage, name="stage"),
    path("<int:pk>/stage/undo/", moving.moved_back, name="moved_back"),
    path("<int:pk>/won/", moving.won, name="won"),
    path("<int:pk>/lost/", moving.lost, name="lost"),
    path("<int:pk>/open/", moving.reopened, name="open"),
    path("<int:pk>/open/undo/", moving.closed_again, name="closed_again"),
    path("<int:pk>/participants/", participants.add, name="participants"),
    path(
        "<int:pk>/participants/<int:person>/removal/",
        participants.removal,
        name="participant_removal",
    ),
    path("<int:pk>/participants/<int:person>/primary/", participants.primary, name="primary"),
    path("pipelines/", pipelines.page, name="pipelines"),
    path("pipelines/<int:pk>/stages/", adding(pipelines.STAGES), name="stages"),
    path("pipelines/<int:pk>/usual/", board.usual, name="usual_pipeline"),
    path("reasons/", adding(reasons.REASONS), name="reasons"),
    *addresses(pipelines.PIPELINES, "pipelines"),
    *addresses(pipelines.STAGES, "stages"),
    *addresses(reasons.REASONS, "reasons"),
]
