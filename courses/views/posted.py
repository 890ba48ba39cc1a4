def posted(request):
    """What a form is bound to: POST and FILES; where nothing was posted, None and None."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
