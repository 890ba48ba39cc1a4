"""Static files, served beside Django: ServeStatic's own middleware is async, and would cost each page two more hops."""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from servestatic.asgi import FileServerASGI
from servestatic.middleware import ServeStaticMiddleware


class Files(ServeStaticMiddleware):
    """Looks at a file when it is first asked for: to look at hundreds is a quarter of the time that a start takes."""

    def __init__(self, get_response):
        self.names = set()
        super().__init__(get_response)

    def add_files_from_manifest(self):
        for pair in staticfiles_storage.hashed_files.items():
            self.names.update(f"{self.static_prefix}{name}" for name in pair)

    def find(self, url):
        if self.autorefresh:
            return self.find_file(url)
        if url in self.names and url not in self.files:
            self.files[url] = self.find_file(url)
        return self.files.get(url)


class StaticFiles:
    """ASGI: answers what lies under STATIC_URL, passes on the rest."""

    def __init__(self, application):
        async def never(request):
            raise NotImplementedError

        self.application = application
        self._files = Files(never)  # for what it reads from the settings and the manifest
        self._headers = [(b"x-content-type-options", b"nosniff"), (b"cross-origin-resource-policy", b"same-origin")]
        if settings.SECURE_HSTS_SECONDS:
            options = {
                "; includeSubDomains": settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,
                "; preload": settings.SECURE_HSTS_PRELOAD,
            }
            value = f"max-age={settings.SECURE_HSTS_SECONDS}" + "".join(text for text, on in options.items() if on)
            self._headers.append((b"strict-transport-security", value.encode()))

    async def __call__(self, scope, receive, send):
        file = self._find(scope["path"])
        if file is None:
            return await self.application(scope, receive, send)
        scope["langlearn.route"] = "static"

        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._headers]}
            await send(message)

        return await FileServerASGI(file)(scope, receive, send_with_headers)

    def _find(self, path):
        if not path.startswith(self._files.static_prefix):
            return None
        return self._files.find(path)
