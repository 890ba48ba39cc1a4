from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("", views.course_list, name="course_list"),
    path("by/<str:username>/", views.instructor_courses, name="instructor_courses"),
    path("<int:pk>/", views.course, name="course"),
]
