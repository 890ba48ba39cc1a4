from django.urls import path

from feedback.views import notifications, reports

app_name = "feedback"
urlpatterns = [
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/read/", notifications.notification_read, name="notification_read"),
    path("notifications/<int:pk>/", notifications.notification, name="notification"),
    path("reports/<slug:kind>/<int:pk>/", reports.report_create, name="report_create"),
]
