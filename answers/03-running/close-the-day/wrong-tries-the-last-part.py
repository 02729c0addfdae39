@prefect.task
def read_sales(lines: List[str]) -> List[int]:
    """Reads the lines of the till, and logs a warning for each that cannot be read.

    Args:
        lines: such as "bread;250": an article, and an amount in cents.

    Returns:
        The amounts of the good lines, in their order.

    Raises:
        ValueError: if no line is good; the message is "no sales".

    Example:
        read_sales.run(["bread;250", "jam"]) is [250], in a run that logs a warning with "jam".
    """
    logger = prefect.context.get("logger")
    sales = []
    for line in lines:
        try:
            sales.append(int(line[line.index(";") :].split(";")[-1]))
        except ValueError:
            logger.warning("left out: %s", line)
    if not sales:
        raise ValueError("no sales")
    return sales


def build_flow() -> prefect.Flow:
    """Builds the flow of the till.

    Returns:
        The flow `till`, with the parameters `lines` and `currency` and the tasks `read_sales`,
        `add_up` and `receipt`. You need not run it.

    Example:
        build_flow().run(lines=["bread;250"]) is successful, and receipt's result is "EUR 2.50".
    """
    with prefect.Flow("till") as flow:
        sales = read_sales(prefect.Parameter("lines"))
        receipt(add_up(sales), prefect.Parameter("currency", default="EUR"))
    return flow
