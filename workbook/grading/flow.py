"""The flow of `workbook grade`: each submission is one mapped task."""

from __future__ import annotations

import dask.multiprocessing  # noqa: F401 - Prefect would import it when the flow runs
from prefect import Flow, task, unmapped
from prefect.executors import DaskExecutor, LocalDaskExecutor

from workbook.errors import CourseError
from workbook.grading import worker


def grade(
    students: list[str], job: worker.Job, workers: int, address: str | None
) -> dict[str, str]:
    """Run the flow. Workers on this machine are forked from this process, with all it has imported.

    Args:
        students: Whom to grade.
        job: What their tasks have in common.
        workers: How many submissions to run at a time, on this machine.
        address: Of a Dask scheduler, to run it there.

    Returns:
        Student's id to reason, for each submission that could not be graded.
    """
    with Flow("grade") as flow:
        reasons = task(worker.grade_one, name="grade one").map(students, unmapped(job))
    if address:
        executor = DaskExecutor(address=address)
    else:
        executor = LocalDaskExecutor(
            "processes",
            num_workers=min(workers, len(students)),
            **{"multiprocessing.context": "fork"},
        )
    state = flow.run(executor=executor)
    ended = state.result[reasons] if isinstance(state.result, dict) else state
    if not ended.is_mapped():
        raise CourseError(f"the flow did not run: {ended.message}")
    said = {
        student: one.result if one.is_successful() else str(one.message)
        for student, one in zip(students, ended.map_states)
    }
    return {student: reason for student, reason in said.items() if reason}
