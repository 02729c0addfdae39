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
        "quarter-hours": "*/15 * * * *",
        "night": "30 2 * * 1-5",
        "weekend": "* 18-22 * * 0,6",
        "quarter": "0 6 1 1,4,7,10 *",
    }
