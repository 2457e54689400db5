from django.urls import path

from dealpost.web.access import asking, views

app_name = "access"
urlpatterns = [
    path("", views.items, name="list"),
    path("ask/<int:strand>/", asking.ask, name="ask"),
    path("<int:pk>/grant/", views.grant, name="grant"),
    path("<int:pk>/decline/", views.decline, name="decline"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
    path("conversation/<int:pk>/", views.readers, name="readers"),
    path("conversation/<int:pk>/decide/", views.decide, name="decide"),
]
