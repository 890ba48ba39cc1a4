from django.urls import path

from feedback.views import (
    alerts,
    appeals,
    asking,
    notifications,
    performance,
    preferences,
    push,
    reports,
    reviewing,
    reviews,
)

app_name = "feedback"
urlpatterns = [
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/read/", notifications.notification_read, name="notification_read"),
    path("notifications/<int:pk>/", notifications.notification, name="notification"),
    path("notifications/<int:pk>/read/", notifications.notification_mark, name="notification_mark"),
    path("settings/notifications/", preferences.settings_notifications, name="settings_notifications"),
    path("settings/notifications/push/", push.push_create, name="push_create"),
    path("settings/notifications/push/end/", push.push_delete, name="push_delete"),
    path("unsubscribe/<str:token>/", preferences.unsubscribe, name="unsubscribe"),
    path("decisions/<int:pk>/", appeals.decision, name="decision"),
    path("decisions/on/<slug:kind>/<int:pk>/", appeals.hidden, name="hidden"),
    path("suspended/<str:token>/", appeals.suspension, name="suspension"),
    path("settings/alerts/", alerts.settings_alerts, name="settings_alerts"),
    path("reports/<slug:kind>/<int:pk>/", reports.report_create, name="report_create"),
    path("courses/<int:pk>/reviews/", reviews.course_reviews, name="course_reviews"),
    path("people/<str:username>/reviews/", reviews.instructor_reviews, name="instructor_reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("courses/<int:pk>/review/", reviewing.review_create, name="review_create"),
    path("courses/<int:pk>/review/ask/", asking.review_ask, name="review_ask"),
    path("reviews/asked/", asking.review_ask_list, name="review_ask_list"),
    path("reviews/<int:pk>/edit/", reviewing.review_edit, name="review_edit"),
    path("reviews/<int:pk>/history/", reviewing.review_history, name="review_history"),
    path("reviews/<int:pk>/answer/", reviewing.review_reply, name="review_reply"),
    path("courses/<int:pk>/feedback/<str:username>/", performance.performance_create, name="performance_create"),
    path("feedback/", performance.performance_list, name="performance_list"),
    path("feedback/<int:pk>/", performance.performance, name="performance"),
    path("feedback/<int:pk>/edit/", performance.performance_edit, name="performance_edit"),
]
