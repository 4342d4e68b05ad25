"""Addresses of the leaders' face."""

from django.urls import path

from alongside.web.leaders import matches, views

app_name = "leaders"
urlpatterns = [
    path("", views.home, name="home"),
    path("matches/", matches.matches, name="matches"),
    path("matches/seen/", matches.seen, name="matches-seen"),
]
