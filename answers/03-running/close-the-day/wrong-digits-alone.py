@prefect.task
def read_sales(lines):
    logger = prefect.context.get("logger")
    sales = []
    for line in lines:
        parts = line.split(";")
        if len(parts) == 2 and parts[1].isdigit():
            sales.append(int(parts[1]))
        else:
            logger.warning("left out: %s", line)
    if not sales:
        raise ValueError("no sales")
    return sales


def build_flow():
    with prefect.Flow("till") as flow:
        sales = read_sales(prefect.Parameter("lines"))
        receipt(add_up(sales), prefect.Parameter("currency", default="EUR"))
    return flow
