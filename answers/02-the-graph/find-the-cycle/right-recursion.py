def on_a_cycle(flow: prefect.Flow) -> list[str]:
    def reach(task, seen):
        for following in flow.downstream_tasks(task):
            if following not in seen:
                seen.add(following)
                reach(following, seen)
        return seen

    return sorted(task.name for task in flow.tasks if task in reach(task, set()))
