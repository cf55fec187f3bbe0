#!/bin/sh
# Bắt đầu từ các tệp Excel của đơn vị, trên trình duyệt; tên một thư mục theo sau thì mở thư mục ấy.
# Begins with the Excel files of your office, in the browser; with the name of a folder, on that folder.
case "${1:-}" in
  "" | /*) files=${1:-inputs/don-vi} ;;
  *) files=$PWD/$1 ;;
esac
cd -- "$(dirname -- "$0")" || exit 1
PATH=$PATH:$HOME/.local/bin
if ! command -v workbench >/dev/null 2>&1; then
  echo 'Chưa cài công cụ: uv tool install training-needs-workbench' >&2
  echo 'The program is not installed: uv tool install training-needs-workbench' >&2
  exit 1
fi
mkdir -p "$files"
exec workbench start --app "$files"
