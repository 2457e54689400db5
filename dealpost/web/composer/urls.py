from django.urls import path

from . import about, files, item_files, outbox, saving, sharing, standing, suggesting, views

app_name = "composer"
urlpatterns = [
    path("compose/new/", views.new, name="new"),
    path("compose/reply/<int:pk>/", views.reply, name="reply"),
    path("compose/reply-all/<int:pk>/", views.reply_all, name="reply_all"),
    path("compose/forward/<int:pk>/", views.forward, name="forward"),
    path("compose/<int:pk>/", views.draft, name="draft"),
    path("compose/<int:pk>/quote/", views.quote, name="quote"),
    path("compose/<int:pk>/standing/", standing.standing, name="standing"),
    path("compose/<int:pk>/save/", saving.save, name="save"),
    path("compose/<int:pk>/send/", saving.send, name="send"),
    path("compose/<int:pk>/drop-quote/", saving.drop_quote, name="drop_quote"),
    path("compose/<int:pk>/discard/", saving.discard, name="discard"),
    path("compose/<int:pk>/share/", sharing.share, name="share"),
    path("compose/<int:pk>/shared/", sharing.page, name="shared"),
    path("compose/<int:pk>/take-over/", sharing.take_over, name="take_over"),
    path("compose/<int:pk>/restore/", saving.restore, name="restore"),
    path("compose/<int:pk>/attach/", files.attach, name="attach"),
    path("compose/<int:pk>/item-file/<int:file>/", item_files.enclose, name="enclose"),
    path("compose/<int:pk>/about/", about.suggest, name="about"),
    path("compose/item/<str:kind>/<int:key>/", about.choose, name="chip"),
    path("compose/file/<int:pk>/", files.content, name="file"),
    path("compose/file/<int:pk>/detach/", files.detach, name="detach"),
    path("compose/suggestions/", suggesting.suggestions, name="suggest"),
    path("drafts/", outbox.drafts, name="drafts"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/conversation/<int:pk>/", outbox.of_conversation, name="pending"),
    path("outbox/<int:pk>/status/", outbox.status, name="status"),
    path("outbox/<int:pk>/undo/", outbox.undo, name="undo"),
    path("outbox/<int:pk>/again/", outbox.again, name="again"),
    path("outbox/<int:pk>/was-sent/", outbox.was_sent, name="was_sent"),
    path("outbox/<int:pk>/dismiss/", outbox.dismiss, name="dismiss"),
]
