from django.urls import path

from social import views

app_name = "social"
urlpatterns = [
    path("", views.feed, name="feed"),
    path("", views.feed, name="post_create"),
    path("by/<str:username>/", views.author_posts, name="author_posts"),
    path("<int:pk>/", views.post, name="post"),
    path("<int:pk>/like/", views.like, name="like"),
    path("<int:pk>/delete/", views.post_delete, name="post_delete"),
    path("<int:pk>/comments/", views.comment_create, name="comment_create"),
    path("comments/<int:pk>/delete/", views.comment_delete, name="comment_delete"),
]
