def python_fits(version: tuple) -> bool:
    """Say whether this workbook runs on a version of Python.

    Args:
        version: the version as numbers, at least two of them; `sys.version_info` will do.

    Returns:
        True for 3.9, 3.10 and 3.11, else False.

    Example:
        >>> python_fits((3, 10, 4))
        True
        >>> python_fits((3, 12, 0))
        False
    """
    return 9 <= version[1] <= 11


def prefect_fits(version: str) -> bool:
    """Say whether this workbook is about a version of Prefect.

    You need not care for versions with letters in them.

    Args:
        version: the version as text, at least two numbers with a dot between them.

    Returns:
        True for 0.15 and whatever begins with 0.15 and a dot, else False.

    Example:
        >>> prefect_fits("0.15.3")
        True
        >>> prefect_fits("1.15.3")
        False
    """
    return version.split(".")[:2] == ["0", "15"]
