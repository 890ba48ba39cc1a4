from django.urls import path

from courses.views import enrolling, mine, paying

urlpatterns = [
    path("courses/mine/", mine.course_mine, name="course_mine"),
    path("courses/<int:pk>/enroll/", enrolling.enrollment_create, name="enrollment_create"),
    path("courses/<int:pk>/cancel/", enrolling.enrollment_cancel, name="enrollment_cancel"),
    path("courses/<int:pk>/pay/", paying.payment_start, name="payment_start"),
    path("courses/<int:pk>/payment/", paying.payment_status, name="payment_status"),
    path("payments/stripe/", paying.payment_event, name="payment_event"),
]
