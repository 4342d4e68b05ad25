"""Addresses of what people write to each other; the desk's own list takes them in."""

from django.urls import path

from alongside.web.desk import messages

urlpatterns = [
    path("messages/", messages.talks, name="messages"),
    path("messages/write/", messages.write, name="messages-write"),
    path("messages/<str:public_id>/", messages.talk, name="messages-with"),
    path("messages/<str:public_id>/report/", messages.report, name="messages-report"),
]
