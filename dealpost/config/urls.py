"""The addresses of the site: one line per page, each page names its own below it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dealpost.web.inbox.urls")),
    path("", include("dealpost.web.composer.urls")),
    path("", include("dealpost.web.conversation.urls")),
    path("", include("dealpost.web.live.urls")),
    path("access/", include("dealpost.web.access.urls")),
    path("", include("dealpost.web.regrouping.urls")),
    path("activities/", include("dealpost.web.activities.urls")),
    path("deals/", include("dealpost.web.deals.urls")),
    path("fields/", include("dealpost.web.fields.urls")),
    path("public-domains/", include("dealpost.web.public_domains.urls")),
    path("deleted/", include("dealpost.web.deleted.urls")),
    path("duplicates/", include("dealpost.web.merging.urls")),
    path("files/", include("dealpost.web.files.urls")),
    path("filed/", include("dealpost.web.intake.urls")),
    path("imports/", include("dealpost.web.importing.urls")),
    path("labels/", include("dealpost.web.labels.urls")),
    path("leads/", include("dealpost.web.leads.urls")),
    path("linking/", include("dealpost.web.linking_rules.urls")),
    path("lists/", include("dealpost.web.lists.urls")),
    path("mailboxes/", include("dealpost.web.mailboxes.urls")),
    path("notifications/", include("dealpost.web.notifications.urls")),
    path("organizations/", include("dealpost.web.organizations.urls")),
    path("persons/", include("dealpost.web.persons.urls")),
    path("pick/", include("dealpost.web.pick.urls")),
    path("profile/", include("dealpost.web.profile.urls")),
    path("projects/", include("dealpost.web.projects.urls")),
    path("search/", include("dealpost.web.search.urls")),
    path("sign-in/", include("dealpost.web.sign_in.urls")),
    path("timeline/", include("dealpost.web.timeline.urls")),
    path("users/", include("dealpost.web.users.urls")),
    path("welcome/", include("dealpost.web.welcome.urls")),
]

handler400 = "dealpost.web.errors.views.bad_request"
handler403 = "dealpost.web.errors.views.forbidden"
handler404 = "dealpost.web.errors.views.not_found"
handler500 = "dealpost.web.errors.views.failed"
