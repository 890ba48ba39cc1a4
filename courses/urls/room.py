from django.urls import path

from courses.views import room

urlpatterns = [
    path("courses/<int:pk>/room/", room.course_room, name="course_room"),
]
