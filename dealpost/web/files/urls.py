from django.urls import path

from dealpost.web.files import content, views

app_name = "files"
urlpatterns = [
    path("<str:kind>/<int:pk>/", views.add, name="add"),
    path("<int:pk>/", content.download, name="download"),
    path("<int:pk>/view/", content.view, name="view"),
    path("<int:pk>/look/", views.look, name="look"),
    path("<int:pk>/name/", views.rename, name="rename"),
    path("<int:pk>/removal/", views.remove, name="removal"),
    path("<int:pk>/return/", views.restore, name="restore"),
]
