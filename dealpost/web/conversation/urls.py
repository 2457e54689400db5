from django.urls import path

from . import comments, in_place, linking, linking_some, parts, present, views
from .making import views as making

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
    path("conversation/<int:pk>/primary/<int:key>/", linking.primary, name="primary"),
    path("conversation/<int:pk>/why/", linking.why, name="why"),
    path("conversation/linking/", linking_some.choose, name="linking_some"),
    path("conversation/link/", linking_some.link, name="link_some"),
    path("conversation/undo/", linking.undo, name="undo"),
    path("conversation/<int:pk>/person/", making.person, name="make_person"),
    path("conversation/<int:pk>/address/", making.address, name="add_address"),
    path("conversation/<int:pk>/make/<slug:kind>/", making.item, name="make"),
    path("conversation/unmake/", making.undo, name="unmake"),
    path("conversation/<int:pk>/comment/", comments.add, name="comment"),
    path("conversation/<int:pk>/mentions/", comments.mentions, name="mentions"),
    path("conversation/<int:pk>/present/", present.beat, name="present"),
    path("comment/<int:pk>/", comments.edit, name="comment_edit"),
    path("comment/<int:pk>/row/", comments.row, name="comment_row"),
    path("comment/<int:pk>/removal/", comments.remove, name="comment_removal"),
    path("comment/<int:pk>/restore/", comments.restore, name="comment_restore"),
    path("present/", present.others, name="presence"),
    path("message/<int:pk>/", views.message, name="message"),
    path("message/<int:pk>/menu/", views.menu, name="menu"),
    path("message/<int:pk>/star/", views.star, name="star"),
    path("message/<int:pk>/frame/", parts.frame, name="frame"),
    path("message/<int:pk>/print/", parts.for_print, name="print"),
    path("message/<int:pk>/source/", parts.source, name="source"),
    path("message/<int:pk>/headers/", parts.headers, name="headers"),
    path("message/<int:pk>/attachment/<int:index>/", parts.attachment, name="attachment"),
    path("message/<int:pk>/inline/<int:index>/", parts.inline, name="inline"),
    path("message/<int:pk>/image/<str:signed>/", parts.image, name="image"),
]
