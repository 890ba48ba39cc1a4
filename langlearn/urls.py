from django.contrib import admin
from django.urls import include, path

from langlearn import views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("chats/", include("messaging.urls")),
    path("feed/", include("social.urls")),
    path("courses/", include("courses.urls")),
    path("", include("feedback.urls")),
    path("accounts/", include("allauth.urls")),
    path("media/<path:path>", views.media, name="media"),
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("admin/", admin.site.urls),
]
