from django.urls import path

from courses.views import teach, teach_content, teach_course, teach_roster, teach_session

COURSE = "teach/<int:pk>/"
SESSION = f"{COURSE}sessions/<int:session_pk>/"
MATERIAL = f"{COURSE}materials/<int:material_pk>/"
RECORDING = f"{COURSE}recordings/<int:recording_pk>/"
LEARNER = f"{COURSE}learners/<int:enrollment_pk>/"

urlpatterns = [
    path("teach/", teach.teach_dashboard, name="teach_dashboard"),
    path("teach/numbers/", teach.teach_charts, name="teach_charts"),
    path("teach/new/", teach_course.teach_course_create, name="teach_course_create"),
    path(COURSE, teach_course.teach_course, name="teach_course"),
    path(f"{COURSE}edit/", teach_course.teach_course_edit, name="teach_course_edit"),
    path(f"{COURSE}publish/", teach_course.teach_course_publish, name="teach_course_publish"),
    path(f"{COURSE}duplicate/", teach_course.teach_course_duplicate, name="teach_course_duplicate"),
    path(f"{COURSE}sessions/", teach_session.teach_session_list, name="teach_session_list"),
    path(f"{COURSE}sessions/new/", teach_session.teach_session_create, name="teach_session_create"),
    path(f"{COURSE}sessions/series/", teach_session.teach_series_create, name="teach_series_create"),
    path(SESSION, teach_session.teach_session_edit, name="teach_session_edit"),
    path(f"{SESSION}cancel/", teach_session.teach_session_cancel, name="teach_session_cancel"),
    path(f"{SESSION}delete/", teach_session.teach_session_delete, name="teach_session_delete"),
    path(f"{SESSION}attendance/", teach_roster.teach_session_attendance, name="teach_session_attendance"),
    path(f"{COURSE}materials/", teach_content.teach_material_list, name="teach_material_list"),
    path(f"{COURSE}materials/new/", teach_content.teach_material_create, name="teach_material_create"),
    path(f"{COURSE}materials/order/", teach_content.teach_material_order, name="teach_material_order"),
    path(MATERIAL, teach_content.teach_material_edit, name="teach_material_edit"),
    path(f"{MATERIAL}delete/", teach_content.teach_material_delete, name="teach_material_delete"),
    path(f"{COURSE}recordings/", teach_content.teach_recording_list, name="teach_recording_list"),
    path(f"{COURSE}recordings/new/", teach_content.teach_recording_create, name="teach_recording_create"),
    path(RECORDING, teach_content.teach_recording_edit, name="teach_recording_edit"),
    path(f"{RECORDING}delete/", teach_content.teach_recording_delete, name="teach_recording_delete"),
    path(f"{COURSE}learners/", teach_roster.teach_roster, name="teach_roster"),
    path(f"{COURSE}learners.csv", teach_roster.teach_roster_csv, name="teach_roster_csv"),
    path(f"{LEARNER}confirm/", teach_roster.teach_payment_confirm, name="teach_payment_confirm"),
    path(f"{LEARNER}remove/", teach_roster.teach_enrollment_remove, name="teach_enrollment_remove"),
    path(f"{COURSE}attendance/", teach_roster.teach_attendance, name="teach_attendance"),
]
