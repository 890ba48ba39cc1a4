"""Courses by address: the catalogue and what a course is, who takes it, its room and its chat, and teaching."""

from . import catalogue, enrolling, group, room, teach

app_name = "courses"
urlpatterns = [
    *catalogue.urlpatterns,
    *enrolling.urlpatterns,
    *room.urlpatterns,
    *group.urlpatterns,
    *teach.urlpatterns,
]
