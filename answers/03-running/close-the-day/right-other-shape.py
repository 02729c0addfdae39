import re


def cents(line):
    found = re.fullmatch(r"[^;]*;(-?[0-9]+)", line)
    if found is None:
        prefect.context.logger.warning(f"This line cannot be read: {line!r}")
        return None
    return int(found.group(1))


class ReadSales(prefect.Task):
    def run(self, lines):
        sales = [amount for amount in map(cents, lines) if amount is not None]
        if len(sales) == 0:
            raise ValueError("no sales")
        return sales


read_sales = ReadSales(name="read_sales")


def build_flow():
    flow = prefect.Flow("till")
    lines = prefect.Parameter("lines")
    currency = prefect.Parameter("currency", "EUR")
    sales, total, text = read_sales.copy(), add_up.copy(), receipt.copy()
    flow.set_dependencies(sales, keyword_tasks={"lines": lines})
    flow.set_dependencies(total, keyword_tasks={"sales": sales})
    flow.set_dependencies(text, keyword_tasks={"cents": total, "currency": currency})
    return flow
