"""Every address. Each face keeps its own list, and is here from the day it has one."""

from importlib.util import find_spec

from django.urls import include, path

# The front has no name of its own: asked first, each of its addresses would be tried for every page of the others.
FACES = (("desk/", "desk"), ("office/", "office"), ("leaders/", "leaders"), ("", "front"))

urlpatterns = [
    path(prefix, include(f"alongside.web.{face}.urls"))
    for prefix, face in FACES
    if find_spec(f"alongside.web.{face}.urls") is not None
]
handler500 = "alongside.web.shared.broken.server_error"
