"""The addresses of the front: the way in, the way home, and what is one's own."""

from django.urls import path

from alongside.web.front import (
    addresses,
    applying,
    demo,
    eligible,
    gallery,
    home,
    invitations,
    notices,
    programs,
    sign_in,
    yours,
)

app_name = "front"
urlpatterns = [
    path("", home.home, name="home"),
    path("as/", home.acting, name="acting"),
    path("healthz", home.healthz, name="healthz"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/password/", sign_in.password, name="password"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/again/", invitations.invitation_again, name="invitation-again"),
    path("demo/", demo.demo, name="demo"),
    path("demo/enter/", demo.demo_enter, name="demo-enter"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.notices_read, name="notices-read"),
    path("notices/<str:public_id>/", notices.notice_open, name="notice-open"),
    path("settings/", yours.settings, name="settings"),
    path("settings/password/", yours.password_set, name="password-set"),
    path("settings/password/remove/", yours.password_remove, name="password-remove"),
    path("settings/addresses/", addresses.address_add, name="address-add"),
    path("settings/addresses/code/", addresses.address_code, name="address-code"),
    path("settings/addresses/<int:number>/primary/", addresses.address_primary, name="address-primary"),
    path("settings/logins/<str:public_id>/end/", yours.login_end, name="login-end"),
    path("settings/logins/end/", yours.logins_end_all, name="logins-end-all"),
    path("programs/", programs.programs, name="programs"),
    path("programs/<slug:key>/", programs.program, name="program"),
    path("programs/<slug:key>/eligible/", eligible.eligible, name="eligible"),
    path("programs/<slug:key>/apply/<slug:role>/", applying.apply, name="apply"),
    path("programs/<slug:key>/apply/<slug:role>/mailed/", applying.mailed, name="apply-mailed"),
    path("applying/<str:token>/", applying.applying, name="applying"),
    path("gallery/", gallery.gallery, name="gallery"),
]
