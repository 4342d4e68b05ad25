"""The sessions room."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "alongside.practice.sessions"
    label = "coaching_sessions"
