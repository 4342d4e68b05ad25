"""The addresses of the front: the way in, the way home, and what is one's own."""

from django.urls import path

from alongside.web.front import addresses, demo, gallery, home, invitations, notices, sign_in, yours

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
    path("gallery/", gallery.gallery, name="gallery"),
]
