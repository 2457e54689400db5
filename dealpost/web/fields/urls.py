from django.urls import path

from dealpost.web.fields import options, views

app_name = "fields"
urlpatterns = [
    path("", views.items, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/shift/", views.shift, name="shift"),
    path("<int:pk>/retirement/", views.retirement, name="retirement"),
    path("<int:pk>/return/", views.back, name="restore"),
    path("<int:pk>/options/", options.create, name="option_create"),
    path("options/<int:pk>/", options.edit, name="option"),
    path("options/<int:pk>/shift/", options.shift, name="option_shift"),
    path("options/<int:pk>/removal/", options.removal, name="option_removal"),
    path("options/<int:pk>/return/", options.back, name="option_restore"),
]
