from django.urls import path

from . import in_place, linking, parts, views

app_name = "conversation"
urlpatterns = [
    path("conversation/<int:pk>/", views.page, name="page"),
    path("conversation/<int:pk>/reading/", views.reading, name="reading"),
    path("conversation/<int:pk>/letters/", in_place.in_place, name="in_place"),
    path("conversation/<int:pk>/about/", linking.about, name="about"),
    path("conversation/<int:pk>/others/", linking.others, name="others"),
    path("conversation/<int:pk>/items/", linking.items, name="items"),
    path("conversation/<int:pk>/link/", linking.add, name="link"),
    path("conversation/<int:pk>/unlink/<int:key>/", linking.remove, name="unlink"),
    path("conversation/<int:pk>/person/", linking.person, name="person"),
    path("message/<int:pk>/", views.message, name="message"),
    path("message/<int:pk>/star/", views.star, name="star"),
    path("message/<int:pk>/frame/", parts.frame, name="frame"),
    path("message/<int:pk>/print/", parts.for_print, name="print"),
    path("message/<int:pk>/source/", parts.source, name="source"),
    path("message/<int:pk>/headers/", parts.headers, name="headers"),
    path("message/<int:pk>/attachment/<int:index>/", parts.attachment, name="attachment"),
    path("message/<int:pk>/inline/<int:index>/", parts.inline, name="inline"),
    path("message/<int:pk>/image/<str:signed>/", parts.image, name="image"),
]
