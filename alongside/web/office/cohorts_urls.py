"""Addresses of the program's setup: the year, its versions, its teams, its long work."""

from django.urls import path

from alongside.web.office import (
    cohorts,
    jobs,
    studio,
    studio_file,
    studio_programs,
    studio_publishing,
    studio_trying,
    teams,
    versions,
)

urlpatterns = [
    path("setup/", cohorts.cohort, name="cohort"),
    path("setup/close/", cohorts.close, name="cohort-close"),
    path("setup/reopen/", cohorts.reopen, name="cohort-reopen"),
    path("setup/next-year/", cohorts.next_year, name="cohort-next"),
    path("setup/versions/", versions.versions, name="cohort-versions"),
    path("setup/versions/<int:number>/", versions.version, name="cohort-version"),
    path("setup/program/", studio.studio, name="cohort-studio"),
    path("setup/program/file/", studio_file.write, name="cohort-studio-file"),
    path("setup/program/file/download/", studio_file.download, name="cohort-studio-download"),
    path("setup/program/drop/", studio_file.drop, name="cohort-studio-drop"),
    path("setup/program/what-if/", studio_trying.what_if, name="cohort-studio-if"),
    path("setup/program/what-if.csv", studio_trying.what_if_csv, name="cohort-studio-if-csv"),
    path("setup/program/<slug:tab>/", studio.studio, name="cohort-studio-tab"),
    path("setup/programs/", studio_programs.programs, name="cohort-programs"),
    path("setup/programs/new/", studio_programs.begin, name="cohort-begin"),
    path("setup/programs/<slug:program>/", studio.studio, name="cohort-begun"),
    path("setup/programs/<slug:program>/file/", studio_file.write, name="cohort-begun-file"),
    path("setup/programs/<slug:program>/file/download/", studio_file.download, name="cohort-begun-download"),
    path("setup/programs/<slug:program>/drop/", studio_file.drop, name="cohort-begun-drop"),
    path("setup/programs/<slug:program>/publish/", studio_publishing.publish, name="cohort-begun-publish"),
    path("setup/programs/<slug:program>/<slug:tab>/", studio.studio, name="cohort-begun-tab"),
    path("setup/teams/", teams.teams, name="cohort-teams"),
    path("setup/teams/new/", teams.new_team, name="cohort-team-new"),
    path("setup/jobs/", jobs.jobs, name="cohort-jobs"),
    path("setup/jobs/<str:public_id>/stop/", jobs.stop, name="cohort-job-stop"),
    path("setup/jobs/<str:public_id>/again/", jobs.again, name="cohort-job-again"),
]
