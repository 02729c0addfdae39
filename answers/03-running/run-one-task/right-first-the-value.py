@implements(TaskRunner)
@call_state_handlers
def set_task_to_running(self, state: State, inputs: Dict[str, Result]) -> State:
    if state.is_pending() is False:
        raise ENDRUN(state=state)
    new = Running()
    new.message = "Starting task run."
    return new


@implements(TaskRunner)
@call_state_handlers
def get_task_run_state(self, state: State, inputs: Dict[str, Result]) -> State:
    if not state.is_running():
        raise ENDRUN(state=state)
    box = Result(None)
    try:
        box = Result(self.call_run(inputs))
    except TaskTimeoutSignal as signal:
        return self.signalled(signal)
    except LOOP as signal:
        return self.signalled(signal)
    except Exception as error:
        message = "Error during execution of task: {!r}".format(error)
        return self.failed(Failed(message=message, result=error))
    return Success(message="Task run succeeded.", result=box)
