"""The addresses of the site: one line per page, each page names its own below it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", include("dealpost.web.sign_in.urls")),
    path("welcome/", include("dealpost.web.welcome.urls")),
]

handler400 = "dealpost.web.errors.views.bad_request"
handler403 = "dealpost.web.errors.views.forbidden"
handler404 = "dealpost.web.errors.views.not_found"
handler500 = "dealpost.web.errors.views.failed"
