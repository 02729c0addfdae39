def plan(flow: prefect.Flow, changed: list[str], minutes: dict[str, int]) -> dict[str, int]:
    done = {}
    for task in flow.sorted_tasks():
        times = [done[one.name] for one in flow.upstream_tasks(task) if one.name in done]
        if times or task.name in changed:
            done[task.name] = minutes[task.name] + (max(times) if times else 0)
    return done
