import itertools

from prefect import Task


class ParseSales(Task):
    def run(self, lines):
        return [self.sale(line) for line in lines if not line.isspace() and line != ""]

    def sale(self, line):
        fields = line.split(",")
        if len(fields) != 3:
            raise ValueError("a sale has three fields")
        return (fields[0].strip(), int(fields[1]), int(fields[2]))


parse_sales = ParseSales(name="parse_sales")


@task
def takings(sales):
    by_product = itertools.groupby(sorted(sales), key=lambda sale: sale[0])
    return {product: sum(sale[1] * sale[2] for sale in group) for product, group in by_product}


@task
def write_report(totals):
    lines = []
    for cents, product in sorted((-cents, product) for product, cents in totals.items()):
        lines.append("%s: %.2f" % (product, -cents / 100))
    lines += ["total: %.2f" % (sum(totals.values()) / 100)]
    return "\n".join(lines)


def build_report_flow(lines):
    flow = Flow("morning-report")
    sales = parse_sales.copy().bind(lines=lines, flow=flow)
    totals = takings.copy().bind(sales=sales, flow=flow)
    write_report.copy().bind(totals=totals, flow=flow)
    return flow
