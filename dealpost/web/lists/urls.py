from django.urls import path

from dealpost.web.lists import changing, exporting, news, saved_views, views

app_name = "lists"
urlpatterns = [
    path("<str:kind>/condition/", views.condition, name="condition"),
    path("<str:kind>/views/", saved_views.views, name="views"),
    path("<str:kind>/beginning/", saved_views.beginning, name="beginning"),
    path("<str:kind>/columns/", saved_views.columns, name="columns"),
    path("<str:kind>/change/", changing.change, name="change"),
    path("<str:kind>/count/", changing.count, name="count"),
    path("<str:kind>/sums/", views.sums, name="sums"),
    path("<str:kind>/news/", news.news, name="news"),
    path("<str:kind>/export/", exporting.export, name="export"),
    path("edits/<int:pk>/", changing.edit, name="edit"),
    path("edits/<int:pk>/undo/", changing.undo, name="undo"),
    path("views/<int:pk>/", saved_views.view, name="view"),
    path("views/<int:pk>/removal/", saved_views.view_removal, name="view_removal"),
    path("views/<int:pk>/return/", saved_views.view_return, name="view_return"),
]
