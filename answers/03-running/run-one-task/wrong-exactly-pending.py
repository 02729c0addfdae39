@implements(TaskRunner)
@call_state_handlers
def set_task_to_running(self, state: State, inputs: Dict[str, Result]) -> State:
    """Running, from Pending.

    Args:
        state: the task's state.
        inputs: the task's arguments; not needed here.

    Returns:
        A new state, Running("Starting task run.").

    Raises:
        ENDRUN: with the state, if it is not pending.
    """
    if type(state) is not Pending:
        raise ENDRUN(state)
    return Running("Starting task run.")


@implements(TaskRunner)
@call_state_handlers
def get_task_run_state(self, state: State, inputs: Dict[str, Result]) -> State:
    """Runs the task, and turns what comes of it into a state.

    You need not open the boxes, write to the log, or handle other signals.

    Args:
        state: the task's state.
        inputs: the task's arguments, in their boxes; for self.call_run.

    Returns:
        Success with what the task returned, Failed with the exception it raised, or what
        self.signalled makes of LOOP and TaskTimeoutSignal.

    Raises:
        ENDRUN: with the state, if it is not running.

    Example:
        For a task that returns 1 / n, and inputs {"n": Result(0)}, the message is
        "Error during execution of task: ZeroDivisionError('division by zero')".
    """
    if not state.is_running():
        raise ENDRUN(state)
    try:
        value = self.call_run(inputs)
    except (LOOP, TaskTimeoutSignal) as signal:
        return self.signalled(signal)
    except Exception as error:
        return self.failed(Failed(f"Error during execution of task: {error!r}", result=error))
    return Success("Task run succeeded.", result=Result(value))
