FROM python:3.13-slim
# ruleid: dockerfile-pip-cache-kept
RUN pip install flask
# ruleid: dockerfile-pip-cache-kept
RUN python -m venv /venv && /venv/bin/pip install -r requirements.txt
# ok: dockerfile-pip-cache-kept
RUN pip install --no-cache-dir flask
# ok: dockerfile-pip-cache-kept
RUN --mount=type=cache,target=/root/.cache/pip pip install flask
# ok: dockerfile-pip-cache-kept
RUN pipx run build
