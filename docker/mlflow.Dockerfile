# MLflow with what it needs for a bucket and for users, at the versions that the tests run.
FROM python:3.11.7-slim-bookworm
COPY .ci/mlflow-requirements.txt /tmp/requirements.txt
RUN pip install --no-cache-dir --disable-pip-version-check -r /tmp/requirements.txt \
  && useradd --create-home --uid 1000 mlflow \
  && install -d -o mlflow -g mlflow /mlflow
USER mlflow
# The data bases of runs and of users lie where the server is started.
WORKDIR /mlflow
ENTRYPOINT ["mlflow"]
