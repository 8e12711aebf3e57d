# Handbill in a container: settings in HANDBILL_ variables, the database on the volume /data.
#   docker build -t handbill .
#   docker run --detach --env-file .env --volume handbill:/data --restart unless-stopped handbill

FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY storage storage
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
# The versions that were tested, so that an image built again next month is the same.
COPY constraints.txt /tmp/constraints.txt
COPY --from=build /wheels /tmp/wheels
RUN pip install --no-cache-dir --constraint /tmp/constraints.txt /tmp/wheels/*.whl && rm -r /tmp/wheels /tmp/constraints.txt
# A fixed number, so that a folder of the host can be given to it: chown 1000:1000.
RUN useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin handbill && install --directory --owner=handbill /data
USER handbill
WORKDIR /data
VOLUME /data
ENV HANDBILL_DATABASE=/data/handbill.db PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s --retries=3 CMD ["handbill", "check", "--live"]
ENTRYPOINT ["handbill"]
CMD ["run"]
