from django.urls import path

from dealpost.web.merging import views

app_name = "merging"
urlpatterns = [
    path("", views.pairs, name="pairs"),
    path("undo/<int:pk>/", views.parting, name="parting"),
    path("<str:kind>/<int:one>/", views.partner, name="partner"),
    path("<str:kind>/<int:one>/<int:other>/", views.compare, name="compare"),
    path("<str:kind>/<int:one>/<int:other>/different/", views.different, name="different"),
    path("<str:kind>/<int:one>/<int:other>/perhaps/", views.perhaps, name="perhaps"),
]
