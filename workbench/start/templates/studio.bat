@echo off
rem Mở xưởng tham số trên trình duyệt; kéo một tệp tham số thả lên tệp này để mở đợt ấy.
rem Opens the studio in the browser; drop a parameter file on this file to open that cohort.
chcp 65001 >nul
title workbench studio
set "COHORT=%~f1"
if "%~1"=="" set "COHORT=parameters\cohorts\hai-phong-2019.yaml"
pushd "%~dp0"
set "PATH=%PATH%;%USERPROFILE%\.local\bin"
where workbench >nul 2>nul
if errorlevel 1 goto missing
workbench studio --app "%COHORT%"
if errorlevel 1 pause
popd
exit /b

:missing
echo Chưa cài công cụ, hoặc Windows chưa tìm thấy lệnh "workbench". Cài đặt: uv tool install training-needs-workbench
echo The program is not installed, or Windows does not find the command "workbench": uv tool install training-needs-workbench
pause
popd
exit /b 1
