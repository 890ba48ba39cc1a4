from django.urls import path

from courses.views import calendar, certificates, materials, recordings, room, sessions

ROOM = "courses/<int:pk>/room/"
RECORDING = f"{ROOM}recordings/<int:recording_pk>/"
MATERIAL = f"{ROOM}materials/<int:material_pk>/"

urlpatterns = [
    path(ROOM, room.course_room, name="course_room"),
    path(f"{ROOM}next/", room.room_next, name="room_next"),
    path(f"{ROOM}sessions/", sessions.room_sessions, name="room_sessions"),
    path(f"{ROOM}sessions/<int:session_pk>/join/", sessions.session_join, name="session_join"),
    path(f"{ROOM}recordings/", recordings.room_recordings, name="room_recordings"),
    path(RECORDING, recordings.room_recording, name="room_recording"),
    path(f"{RECORDING}file/", recordings.recording_file, name="recording_file"),
    path(f"{RECORDING}watched/", recordings.recording_watched, name="recording_watched"),
    path(f"{ROOM}materials/", materials.room_materials, name="room_materials"),
    path(MATERIAL, materials.room_material, name="room_material"),
    path(f"{MATERIAL}file/", materials.material_file, name="material_file"),
    path(f"{MATERIAL}done/", materials.material_done, name="material_done"),
    path(f"{ROOM}members/", room.room_members, name="room_members"),
    path(f"{ROOM}certificate/", certificates.room_certificate, name="room_certificate"),
    path(f"{ROOM}calendar.ics", calendar.room_calendar, name="room_calendar"),
    path("courses/<int:pk>/materials/<int:material_pk>/preview/", materials.material_preview, name="material_preview"),
    path("courses/certificates/<slug:code>/", certificates.certificate, name="certificate"),
    path("courses/calendar/", calendar.calendar, name="calendar"),
    path("courses/calendar/replace/", calendar.calendar_replace, name="calendar_replace"),
    path("courses/calendar/revoke/", calendar.calendar_revoke, name="calendar_revoke"),
    path("courses/calendar/<str:token>.ics", calendar.calendar_feed, name="calendar_feed"),
]
