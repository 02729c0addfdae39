def cron_strings() -> Dict[str, str]:
    """Says in cron strings when four flows are to run.

    Args:
        None.

    Returns:
        A dictionary from the names quarter-hours, night, weekend and quarter to cron strings.

    Example:
        If there were a flow noon, that runs at 12:00 each day, it would have "0 12 * * *".
    """
    return {
        "quarter-hours": "0,15,30,45 * * * *",
        "night": "30 2 * * 1,2,3,4,5",
        "weekend": "0 18,19,20,21,22 * * 6,0",
        "quarter": "0 6 1 1,4,7,10 *",
    }
