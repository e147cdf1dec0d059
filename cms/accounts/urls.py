"""Log-in below /admin/login/: those pages of django-allauth that are used here, under the names it knows them by."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from cms.accounts import views

urlpatterns = [
    path("", views.LogIn.as_view(), name="account_login"),
    path("out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("sign-up/", account.signup, name="account_signup"),  # closed (AccountAdapter); allauth needs the name
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("first-factor/", views.first_factor, name="account_first_factor"),
    path("first-factor/done/", views.after_first_factor, name="account_after_first_factor"),
    path("factors/", include("allauth.mfa.urls")),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("go-on/", views.go_on, name="account_go_on"),
    path("alive/", views.alive, name="account_alive"),
]
