from django.urls import path

from cms.composing import views

app_name = "compose"
urlpatterns = [
    path("copy-last/", views.copy_last, name="copy_last"),
    path("<int:pk>/what-changed/", views.what_changed, name="what_changed"),
]
