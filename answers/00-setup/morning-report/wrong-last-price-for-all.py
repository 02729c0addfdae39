# Write parse_sales, takings and write_report as tasks, and the function build_report_flow.
@task
def parse_sales(lines):
    sales = []
    for line in lines:
        if line.strip():
            product, pieces, price = line.split(",")
            sales.append((product.strip(), int(pieces), int(price)))
    return sales


@task
def takings(sales):
    totals = {}
    for product, pieces, price in sales:
        sold, _ = totals.get(product, (0, 0))
        totals[product] = (sold + pieces, price)
    return {product: pieces * price for product, (pieces, price) in totals.items()}


@task
def write_report(totals):
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    ordered.append(("total", sum(totals.values())))
    return "\n".join(f"{name}: {cents / 100:.2f}" for name, cents in ordered)


def build_report_flow(lines):
    with Flow("morning-report") as flow:
        write_report(takings(parse_sales(lines)))
    return flow
