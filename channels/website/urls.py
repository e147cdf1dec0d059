from django.urls import path, re_path

from channels.website import views

urlpatterns = [
    path("robots.txt", views.robots, name="website_robots"),
    re_path(r"^assets/website\.(?P<digest>[0-9a-f]{12})\.css$", views.default_stylesheet, name="website_stylesheet"),
]
