"""Addresses of the front face."""

app_name = "front"
urlpatterns: list[object] = []
