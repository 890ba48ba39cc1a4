from django.urls import path

from social import views

app_name = "social"
urlpatterns = [
    path("", views.feed, name="feed"),
    path("", views.feed, name="post_create"),
    path("fresh/", views.feed_fresh, name="feed_fresh"),
    path("search/", views.post_search, name="post_search"),
    path("by/<str:username>/", views.author_posts, name="author_posts"),
    path("preview/", views.post_preview, name="post_preview"),
    path("<int:pk>/", views.post, name="post"),
    path("<int:pk>/edit/", views.post_edit, name="post_edit"),
    path("<int:pk>/like/", views.like, name="like"),
    path("<int:pk>/likes/", views.like_list, name="like_list"),
    path("<int:pk>/save/", views.bookmark, name="bookmark"),
    path("<int:pk>/hide/", views.post_hide, name="post_hide"),
    path("<int:pk>/delete/", views.post_delete, name="post_delete"),
    path("<int:pk>/comments/", views.comment_create, name="comment_create"),
    path("<int:pk>/translation/", views.post_translation, name="post_translation"),
    path("comments/<int:pk>/translation/", views.comment_translation, name="comment_translation"),
    path("<int:pk>/correct/", views.correction_create, name="correction_create"),
    path("comments/<int:pk>/thank/", views.correction_thank, name="correction_thank"),
    path("comments/<int:pk>/adopt/", views.correction_adopt, name="correction_adopt"),
    path("comments/<int:pk>/delete/", views.comment_delete, name="comment_delete"),
]
