@echo off
rem Bắt đầu từ các tệp Excel của đơn vị, trên trình duyệt; kéo một thư mục thả lên tệp này để mở thư mục ấy.
rem Begins with the Excel files of your office, in the browser; drop a folder on this file to open that folder.
chcp 65001 >nul
title workbench start
set "FILES=%~f1"
if "%~1"=="" set "FILES=inputs\don-vi"
pushd "%~dp0"
set "PATH=%PATH%;%USERPROFILE%\.local\bin"
where workbench >nul 2>nul
if errorlevel 1 goto missing
if not exist "%FILES%" mkdir "%FILES%"
workbench start --app "%FILES%"
if errorlevel 1 pause
popd
exit /b

:missing
echo Chưa cài công cụ, hoặc Windows chưa tìm thấy lệnh "workbench". Cài đặt: uv tool install training-needs-workbench
echo The program is not installed, or Windows does not find the command "workbench": uv tool install training-needs-workbench
pause
popd
exit /b 1
