"""Addresses of roster imports; the office's own list takes them in, before the addresses of single people."""

from django.urls import path

from alongside.web.office import imports

urlpatterns = [
    path("people/import/", imports.choose, name="people-import"),
    path("people/import/<slug:public_id>/columns/", imports.columns, name="people-import-columns"),
    path("people/import/<slug:public_id>/rows/", imports.rows, name="people-import-rows"),
    path("people/import/<slug:public_id>/look/", imports.look, name="people-import-look"),
    path("people/import/<slug:public_id>/to-fix.csv", imports.to_fix, name="people-import-to-fix"),
    path("people/import/<slug:public_id>/check/", imports.check, name="people-import-check"),
    path("people/import/<slug:public_id>/stop/", imports.stop, name="people-import-stop"),
    path("people/import/<slug:public_id>/agree/", imports.agree_as_second, name="people-import-agree"),
    path("people/import/<slug:public_id>/", imports.progress, name="people-import-progress"),
    path("people/import/<slug:public_id>/undo/", imports.undo_import, name="people-import-undo"),
    path("people/import/<slug:public_id>/discard/", imports.discard_import, name="people-import-discard"),
]
