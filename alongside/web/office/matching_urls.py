"""Addresses of matching; the office's own list takes them in."""

from django.urls import path

from alongside.web.office import matching

urlpatterns = [
    path("matching/", matching.workbench, name="matching"),
    path("matching/propose/", matching.propose_again, name="matching-propose"),
    path("matching/publish/", matching.publish_round, name="matching-publish"),
    path("matching/<slug:public_id>/lock/", matching.lock_match, name="matching-lock"),
    path("matching/<slug:public_id>/unlock/", matching.unlock_match, name="matching-unlock"),
    path("matching/<slug:public_id>/leave/", matching.leave_out, name="matching-leave"),
    path("matching/<slug:public_id>/swap/", matching.swap_helper, name="matching-swap"),
    path("matching/<slug:public_id>/virtual/", matching.meet_virtually, name="matching-virtual"),
    path("matching/<slug:public_id>/rule-out/", matching.rule_out_helper, name="matching-rule-out"),
    path("matching/<slug:public_id>/rule-in/", matching.rule_in_helpers, name="matching-rule-in"),
    path("matching/<slug:public_id>/place/", matching.take_one_more, name="matching-place"),
]
