from django.urls import path

from accounts.views import deletion, discover, export, people, settings, signup

app_name = "accounts"
urlpatterns = [
    path("discover/", discover.discover, name="discover"),
    path("people/<str:username>/", people.profile, name="profile"),
    path("people/<str:username>/followers/", people.follower_list, name="follower_list"),
    path("people/<str:username>/following/", people.following_list, name="following_list"),
    path("people/<str:username>/follow/", people.follow, name="follow"),
    path("people/<str:username>/block/", people.block, name="block"),
    path("accounts/signup/profile/", signup.signup_profile, name="signup_profile"),
    path("settings/", settings.settings_profile, name="settings_profile"),
    path("settings/account/", settings.settings_account, name="settings_account"),
    path("settings/blocks/", settings.settings_blocks, name="settings_blocks"),
    path("settings/export/", export.account_export, name="account_export"),
    path("settings/delete/", deletion.account_delete, name="account_delete"),
]
