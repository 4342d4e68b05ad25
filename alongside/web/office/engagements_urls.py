"""Addresses of engagements in the coordinators' face."""

from django.urls import path

from alongside.web.office import engagement, engagement_rematch, engagement_verbs, engagements, exports

urlpatterns = [
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/export.<str:kind>", exports.engagements, name="engagements-export"),
    path("engagements/<str:public_id>/", engagement.engagement, name="engagements-one"),
    path("engagements/<str:public_id>/pause/", engagement_verbs.pausing, name="engagements-pause"),
    path("engagements/<str:public_id>/resume/", engagement_verbs.resuming, name="engagements-resume"),
    path("engagements/<str:public_id>/end/", engagement_verbs.ending, name="engagements-end"),
    path("engagements/<str:public_id>/helper/", engagement_verbs.changing, name="engagements-helper"),
    path("engagements/<str:public_id>/stand-in/", engagement_verbs.standing_in, name="engagements-stand-in"),
    path("engagements/<str:public_id>/member/", engagement_verbs.joining, name="engagements-member"),
    path("engagements/asked/<str:public_id>/keep/", engagement_rematch.keep, name="engagements-keep"),
    path("engagements/<str:public_id>/parties/<int:number>/end/", engagement_verbs.leaving, name="engagements-leave"),
]
