#!/bin/sh
# Mở xưởng tham số trên trình duyệt; tên một tệp tham số theo sau thì mở đợt ấy.
# Opens the studio in the browser; with the name of a parameter file, on that cohort.
case "${1:-}" in
  "" | /*) cohort=${1:-parameters/cohorts/hai-phong-2019.yaml} ;;
  *) cohort=$PWD/$1 ;;
esac
cd -- "$(dirname -- "$0")" || exit 1
PATH=$PATH:$HOME/.local/bin
if ! command -v workbench >/dev/null 2>&1; then
  echo 'Chưa cài công cụ: uv tool install training-needs-workbench' >&2
  echo 'The program is not installed: uv tool install training-needs-workbench' >&2
  exit 1
fi
exec workbench studio --app "$cohort"
