from django.urls import path

from dealpost.web.mailboxes import setbacks, views, why
from dealpost.web.mailboxes.changing import past
from dealpost.web.mailboxes.changing import views as changing
from dealpost.web.mailboxes.changing.two_way import two_way
from dealpost.web.mailboxes.choosing import company
from dealpost.web.mailboxes.choosing import views as choosing
from dealpost.web.mailboxes.choosing.from_message import block_from
from dealpost.web.mailboxes.setting_up import views as setting_up

app_name = "mailboxes"
urlpatterns = [
    path("", views.items, name="list"),
    path("indicator/", views.indicator, name="indicator"),
    path("setbacks/", setbacks.news, name="setbacks"),
    path("connect/", setting_up.connect, name="connect"),
    path("connect/settings/", setting_up.discovery, name="discover"),
    path("connect/test/", setting_up.test, name="test"),
    path("blocking/<int:pk>/", block_from, name="block_from"),
    path("blocked/", company.items, name="company"),
    path("blocked/preview/", company.preview, name="company_preview"),
    path("blocked/<int:pk>/", company.free, name="company_unblock"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/health/", views.health, name="health"),
    path("<int:pk>/log/", views.log, name="log"),
    path("<int:pk>/why/", why.ask, name="why"),
    path("<int:pk>/why/answer/", why.answer, name="answer"),
    path("<int:pk>/reconnect/", setting_up.reconnect, name="reconnect"),
    path("<int:pk>/settings/", changing.settings, name="settings"),
    path("<int:pk>/past/", past.past, name="past"),
    path("<int:pk>/past/undo/", past.undo, name="past_undo"),
    path("<int:pk>/what/", choosing.what, name="what"),
    path("<int:pk>/what/preview/", choosing.what_preview, name="what_preview"),
    path("<int:pk>/what/older/", choosing.older, name="older"),
    path("<int:pk>/blocked/", choosing.block_sender, name="block"),
    path("<int:pk>/blocked/preview/", choosing.block_preview, name="block_preview"),
    path("<int:pk>/blocked/<int:blocked>/", choosing.unblock_sender, name="unblock"),
    path("<int:pk>/both-ways/", two_way, name="two_way"),
    path("<int:pk>/setbacks/", setbacks.dismiss, name="dismiss_setbacks"),
    path("<int:pk>/hand-over/", changing.hand_over, name="hand_over"),
    path("<int:pk>/pause/", changing.pause, name="pause"),
    path("<int:pk>/resume/", changing.resume, name="resume"),
    path("<int:pk>/sync/", changing.sync, name="sync"),
    path("<int:pk>/comparison/", changing.comparison, name="compare"),
    path("<int:pk>/comparison/rhythm/", changing.rhythm, name="rhythm"),
    path("<int:pk>/set-aside/<int:message>/", changing.reading, name="reading"),
    path("<int:pk>/disconnect/", changing.disconnect, name="disconnect"),
    path("<int:pk>/removal/", changing.removal, name="remove"),
]
