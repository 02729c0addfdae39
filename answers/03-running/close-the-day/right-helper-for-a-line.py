def amount_of(line):
    """The amount of a good line, else None."""
    parts = line.split(";")
    if len(parts) != 2:
        return None
    try:
        return int(parts[1])
    except ValueError:
        return None


@prefect.task
def read_sales(lines):
    amounts = {}
    for number, line in enumerate(lines):
        amounts[number] = amount_of(line)
        if amounts[number] is None:
            prefect.context.get("logger").warning("cannot read " + line)
    good = [amount for amount in amounts.values() if amount is not None]
    if good:
        return good
    raise ValueError("no sales")


def build_flow():
    flow = prefect.Flow("till")
    with flow:
        currency = prefect.Parameter("currency", default="EUR", required=False)
        total = add_up(read_sales(lines=prefect.Parameter("lines", required=True)))
        receipt(total, currency=currency)
    return flow
