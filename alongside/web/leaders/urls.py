"""Addresses of the leaders' face."""

from django.urls import path

from alongside.web.leaders import views

app_name = "leaders"
urlpatterns = [path("", views.home, name="home")]
