from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from accounts.views.sessions import SessionList
from langlearn import preload, sharing, views, web_app, welcome

handler500 = "langlearn.lib.unavailable.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/<int:step>/", welcome.welcome_step, name="welcome_step"),
    path("welcome/skip/", welcome.welcome_skip, name="welcome_skip"),
    path("welcome/ready/", welcome.welcome_ready, name="welcome_ready"),
    path("", include("accounts.urls")),
    path("chats/", include("messaging.urls")),
    path("feed/", include("social.urls")),
    path("", include("courses.urls")),
    path("", include("feedback.urls")),
    path("accounts/sessions/", SessionList.as_view(), name="usersessions_list"),  # in the place of allauth's
    path("accounts/", include("allauth.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("media/<path:path>", views.media, name="media"),
    path("sw.js", web_app.service_worker, name="service_worker"),
    path("manifest.webmanifest", web_app.manifest, name="manifest"),
    path("offline/", web_app.offline, name="offline"),
    path("speculation-rules.json", preload.speculation_rules, name="speculation_rules"),
    path("share/", sharing.share, name="share"),
    path("share/to/", sharing.share_send, name="share_send"),
    path("share/pictures/<int:number>/", sharing.share_picture, name="share_picture"),
    path("health/live", views.health_live, name="health_live"),
    path("health/ready", views.health_ready, name="health_ready"),
    path("metrics", views.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]
