import logging

logger = logging.getLogger("till")


@prefect.task
def read_sales(lines):
    sales = []
    for line in lines:
        try:
            article, amount = line.split(";")
            sales.append(int(amount))
        except ValueError:
            logger.warning("left out: %s", line)
    if not sales:
        raise ValueError("no sales")
    return sales


def build_flow():
    with prefect.Flow("till") as flow:
        sales = read_sales(prefect.Parameter("lines"))
        receipt(add_up(sales), prefect.Parameter("currency", default="EUR"))
    return flow
