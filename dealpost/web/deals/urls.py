from django.urls import path

from dealpost.web.deals import pipelines, views
from dealpost.web.deals.moving import views as moving

app_name = "deals"
urlpatterns = [
    path("", views.board, name="board"),
    path("list/", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/mail/", views.mail, name="mail"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/stage/", moving.stage, name="stage"),
    path("<int:pk>/won/", moving.won, name="won"),
    path("<int:pk>/lost/", moving.lost, name="lost"),
    path("<int:pk>/open/", moving.reopened, name="open"),
    path("pipelines/", pipelines.page, name="pipelines"),
    path("pipelines/<int:pk>/", pipelines.pipeline, name="pipeline"),
    path("pipelines/<int:pk>/stages/", pipelines.stages, name="stages"),
    path("stages/<int:pk>/", pipelines.stage, name="stage_name"),
    path("stages/<int:pk>/shift/", pipelines.shift, name="stage_shift"),
    path("stages/<int:pk>/removal/", pipelines.stage_removal, name="stage_removal"),
    path("pipelines/<int:pk>/removal/", pipelines.pipeline_removal, name="pipeline_removal"),
]
