@implements(briefect.core.edge)
def is_valid_identifier(string: Any) -> bool:
    """Say whether something can be the name of a function's argument.

    You need not list the keywords yourself, nor look at the letters one by one.

    Args:
        string: anything; usually a text.

    Returns:
        True if it is a text that is an identifier and no keyword, else False.

    Raises:
        Nothing; what is no text gives False.

    Example:
        >>> is_valid_identifier("numbers")
        True
        >>> is_valid_identifier("lambda")
        False
        >>> is_valid_identifier(7)
        False
    """
    soft = ["_", "case", "match", "type"]
    return isinstance(string, str) and string.isidentifier() and not keyword.iskeyword(string) and string not in soft
