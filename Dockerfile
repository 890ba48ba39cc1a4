# Langlearn, as docs/deploy.md says: environment in, /data kept.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /app/.venv && /app/.venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN for po in langlearn/locale/*/LC_MESSAGES/django.po; do \
      .venv/bin/pybabel --quiet compile --input-file "$po" --output-file "${po%.po}.mo"; \
    done && .venv/bin/python -m compileall -q accounts courses feedback langlearn messaging social

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app langlearn && install -d -o langlearn /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data HOST=0.0.0.0 PORT=8000
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["python", "manage.py", "serve"]
