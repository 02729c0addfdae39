def neighbours(flow: prefect.Flow, name: str) -> tuple[list[str], list[str]]:
    tasks = flow.get_tasks(name=name)
    if len(tasks) == 0:
        raise ValueError(f"There is no {name!r} in {flow}.")
    before = [edge.upstream_task.name for task in tasks for edge in flow.edges_to(task)]
    after = [edge.downstream_task.name for task in tasks for edge in flow.edges_from(task)]
    return sorted(dict.fromkeys(before)), sorted(dict.fromkeys(after))
