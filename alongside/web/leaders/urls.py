"""Addresses of the leaders' face."""

from django.urls import path

from alongside.web.leaders import answers, calls, matches, views

app_name = "leaders"
urlpatterns = [
    path("", views.home, name="home"),
    path("matches/", matches.matches, name="matches"),
    path("matches/seen/", matches.seen, name="matches-seen"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<str:public_id>/", answers.one, name="answers-one"),
    path("calls/", calls.calls, name="calls"),
    path("calls/<str:public_id>/close/", calls.close, name="calls-close"),
    path("calls/<str:public_id>/invite/", calls.invite, name="calls-invite"),
]
