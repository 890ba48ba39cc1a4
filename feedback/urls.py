from django.urls import path

from feedback.views import notifications, reports, reviews

app_name = "feedback"
urlpatterns = [
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/read/", notifications.notification_read, name="notification_read"),
    path("notifications/<int:pk>/", notifications.notification, name="notification"),
    path("reports/<slug:kind>/<int:pk>/", reports.report_create, name="report_create"),
    path("courses/<int:pk>/reviews/", reviews.course_reviews, name="course_reviews"),
    path("people/<str:username>/reviews/", reviews.instructor_reviews, name="instructor_reviews"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
]
