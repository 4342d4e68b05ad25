"""Addresses of staffing; the office's own list takes them in."""

from django.urls import path

from alongside.web.office import staffing, staffing_applicant, staffing_credentials, staffing_sharing

urlpatterns = [
    path("staffing/", staffing.staffing, name="staffing"),
    path("staffing/call/", staffing.posting, name="staffing-posting"),
    path("staffing/call/<str:public_id>/close/", staffing.posting_close, name="staffing-close"),
    path("staffing/call/<str:public_id>/invite/", staffing.invite, name="staffing-invite"),
    path("staffing/applicants/<str:public_id>/", staffing_applicant.applicant, name="staffing-applicant"),
    path("staffing/applicants/<str:public_id>/look/", staffing_applicant.look, name="staffing-look"),
    path("staffing/applicants/<str:public_id>/yes/", staffing_applicant.yes, name="staffing-yes"),
    path("staffing/applicants/<str:public_id>/no/", staffing_applicant.no, name="staffing-no"),
    path("staffing/looks/<str:public_id>/take-back/", staffing_applicant.look_back, name="staffing-look-back"),
    path("staffing/references/<str:public_id>/again/", staffing_applicant.reference_again, name="staffing-reference"),
    path("staffing/shared/", staffing_sharing.sharing, name="staffing-shared"),
    path("staffing/shared/<str:public_id>/stop/", staffing_sharing.stop, name="staffing-share-stop"),
    path("people/<str:public_id>/credentials/", staffing_credentials.credentials, name="people-credentials"),
    path(
        "people/credentials/<str:public_id>/take-back/", staffing_credentials.take_back, name="people-credential-back"
    ),
]
