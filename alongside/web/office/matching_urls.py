"""Addresses of matching; the office's own list takes them in."""

from django.urls import path

from alongside.web.office import matching, matching_apart, matching_asks, matching_claims, matching_commenting
from alongside.web.office import matching_facts as facts
from alongside.web.office import matching_publishing as publishing

urlpatterns = [
    path("matching/", matching.workbench, name="matching"),
    path("matching/apart/", matching_apart.apart, name="matching-apart"),
    path("matching/apart/<slug:public_id>/who/", matching_apart.apart_who, name="matching-apart-who"),
    path("matching/apart/<slug:public_id>/end/", matching_apart.apart_end, name="matching-apart-end"),
    path("matching/let-go/<slug:public_id>/end/", matching_apart.waiver_end, name="matching-waiver-end"),
    path("matching/asks/", matching_asks.asks, name="matching-asks"),
    path("matching/regions/", matching_claims.regions, name="matching-regions"),
    path("matching/regions/<slug:public_id>/let-go/", matching_claims.let_go, name="matching-region-go"),
    path("matching/together/", matching_apart.together, name="matching-together"),
    path("matching/room/", facts.room, name="matching-room"),
    path("matching/fair/", facts.fair, name="matching-fair"),
    path("matching/proposals.<slug:kind>", facts.pairs, name="matching-pairs"),
    path("matching/publishing/", publishing.publishing, name="matching-publishing"),
    path("matching/publishing/publish/", publishing.publish, name="matching-publish"),
    path("matching/publishing/<slug:public_id>/approve/", publishing.approve, name="matching-publishing-approve"),
    path("matching/publishing/<slug:public_id>/take-back/", publishing.take_back, name="matching-publishing-take-back"),
    path("matching/<slug:public_id>/comment/", matching_commenting.comment, name="matching-comment"),
    path("matching/<slug:public_id>/lock/", matching.lock_match, name="matching-lock"),
    path("matching/<slug:public_id>/unlock/", matching.unlock_match, name="matching-unlock"),
    path("matching/<slug:public_id>/leave/", matching.leave_out, name="matching-leave"),
    path("matching/<slug:public_id>/swap/", matching.swap_helper, name="matching-swap"),
    path("matching/<slug:public_id>/virtual/", matching.meet_virtually, name="matching-virtual"),
    path("matching/<slug:public_id>/rule-out/", matching.rule_out_helper, name="matching-rule-out"),
    path("matching/<slug:public_id>/rule-in/", matching.rule_in_helpers, name="matching-rule-in"),
    path("matching/<slug:public_id>/waive/", matching_apart.waive_rules, name="matching-waive"),
    path("matching/<slug:public_id>/place/", matching.take_one_more, name="matching-place"),
]
