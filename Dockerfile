# One image for web, worker, beat and migrate; the command decides which.
FROM python:3.13-slim-trixie

# Pango lays out the PDFs; the font is there for scripts that the site's own font lacks.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/coopcare coopcare

WORKDIR /srv/coopcare
COPY requirements-production.lock ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements-production.lock

COPY manage.py ./
COPY coopcare coopcare
COPY members members
COPY clusters clusters
COPY rotas rotas
COPY billing billing
COPY compliance compliance
COPY templates templates

# The collected files are part of the image. The key below signs nothing: it lets the settings load, once, here.
ENV COOPCARE_STATIC_ROOT=/srv/static PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN COOPCARE_MODE=test python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir --mode 700 /srv/data \
    && chown coopcare:coopcare /srv/data
ENV COOPCARE_MODE=production COOPCARE_DATA_DIR=/srv/data

USER coopcare
EXPOSE 8000
CMD ["gunicorn", "--preload", "coopcare.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--graceful-timeout", "30"]
