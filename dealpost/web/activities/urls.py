from django.urls import path

from dealpost.web.activities import doing, kinds, planning, views
from dealpost.web.ordered.views import addresses

app_name = "activities"
urlpatterns = [
    path("", views.page, name="page"),
    path("week/", views.calendar, name="week"),
    path("new/", planning.add, name="add"),
    path("new/<str:kind>/<int:pk>/", planning.add_to, name="add_to"),
    path("next/<str:kind>/<int:pk>/", views.plan_next, name="next"),
    path("understood/", planning.understood, name="understood"),
    path("<int:pk>/", views.row, name="row"),
    path("<int:pk>/edit/", planning.edit, name="edit"),
    path("<int:pk>/done/", doing.done, name="done"),
    path("<int:pk>/open/", doing.reopened, name="open"),
    path("<int:pk>/removal/", doing.remove, name="removal"),
    path("<int:pk>/return/", doing.restore, name="restore"),
    path("kinds/", kinds.page, name="kinds"),
    *addresses(kinds.KINDS, "kinds"),
    path("kinds/<int:pk>/withdrawal/", kinds.withdraw, name="kind_withdrawal"),
    path("kinds/<int:pk>/offer/", kinds.offer, name="kind_offer"),
]
