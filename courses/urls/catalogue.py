from django.urls import path

from courses import views

urlpatterns = [
    path("courses/", views.course_list, name="course_list"),
    path("courses/by/<str:username>/", views.instructor_courses, name="instructor_courses"),
    path("courses/<int:pk>/", views.course, name="course"),
]
