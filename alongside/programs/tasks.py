"""Jobs of the programs room."""

from datetime import time, timedelta

from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.running import Run
from alongside.programs.actions.agreements_people import remind_signers, settle_agreements
from alongside.programs.actions.asking_to_confirm import ask_to_confirm
from alongside.programs.actions.changes import do_due
from alongside.programs.actions.engagements import pause_begun
from alongside.programs.actions.entitlements import settle_all
from alongside.programs.actions.forgetting import forget
from alongside.programs.actions.judging_places import judge_begun
from alongside.programs.actions.owing import remind_owing
from alongside.programs.actions.resting import resume_due, tell_soon
from alongside.programs.actions.selections import mind_selections
from alongside.programs.actions.track_places import fill_all


@job("programs-evaluations", unit="helpers", schedule=Every(timedelta(hours=1)))
def evaluations(run: Run) -> str:
    """Pause, on its first day, what an evaluation named ahead closes."""
    return f"{pause_begun(progress=run.progress)} were paused."


@job("programs-days", unit="changes", schedule=Every(timedelta(hours=1)))
def days(run: Run) -> str:
    """Carry out what was agreed for today, let go on what rested until today, and say what goes on tomorrow."""
    done, gone_on, told = do_due(run.progress), resume_due(run.progress), tell_soon()
    return f"{done} changes were carried out, {gone_on} went on after a rest, {told} go on tomorrow."


@job("programs-entitlements", unit="people", schedule=Daily(time(10)))
def entitlements(run: Run) -> str:
    """Give and take back what days alone decide: a contract that ran out, a year that is over."""
    return f"For {settle_all(run.progress)} people something was given or taken back."


@job("programs-tracks", unit="cohorts", schedule=Every(timedelta(hours=1)))
def tracks(run: Run) -> str:
    """Give the places of tracks that have more of them than were given."""
    return f"{fill_all(run.progress)} places were given."


@job("programs-owing", unit="cohorts", schedule=Daily(time(11)))
def owing(run: Run) -> str:
    """Remind whoever owes names or a report by a day that comes near."""
    return f"{remind_owing(run.progress)} reminders were written."


@job("programs-answers", unit="people", schedule=Daily(time(11, 45)))
def answers(run: Run) -> str:
    """Ask whoever has to confirm what others said of themselves."""
    return f"{ask_to_confirm(run.progress)} people were asked to confirm answers."


@job("programs-agreements", unit="agreements", schedule=Every(timedelta(hours=1)))
def agreements(run: Run) -> str:
    """Begin what people have to agree with each other, and ask anew where its words or its people changed."""
    return f"{settle_agreements(run.progress)} agreements were begun or written anew."


@job("programs-signatures", unit="cohorts", schedule=Daily(time(12)))
def signatures(run: Run) -> str:
    """Remind whoever owes a signature."""
    return f"{remind_signers(run.progress)} reminders were written."


@job("programs-selections", unit="cohorts", schedule=Daily(time(11, 30)))
def selections(run: Run) -> str:
    """Say that an organization is selected until soon, and that it is selected no longer."""
    return f"{mind_selections(run.progress)} choices were told of."


@job("programs-places", unit="cohorts", schedule=Daily(time(6)))
def places(run: Run) -> str:
    """Judge whom something that holds of their school since today concerns."""
    return f"{judge_begun(run.progress)} verdicts came out otherwise."


@job("programs-forgetting", schedule=Daily(time(9)))
def forgetting(_run: Run) -> str:
    """Delete what nobody finished, and what is kept only for a while."""
    return f"{forget()} applications and interests were deleted."
