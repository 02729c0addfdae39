from collections import Counter


@task(name="parse_sales")
def parse_sales(lines):
    found = []
    for line in lines:
        fields = [field.strip() for field in line.split(",")]
        if fields == [""]:
            continue
        if len(fields) != 3:
            raise ValueError(f"not three fields: {line!r}")
        found.append((fields[0], int(fields[1]), int(fields[2])))
    return found


@task
def takings(sales):
    totals = Counter()
    for product, pieces, price in sales:
        totals[product] += pieces * price
    return dict(totals)


def euros(cents):
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}"


@task
def write_report(totals):
    text = ""
    for product in sorted(sorted(totals), key=totals.get, reverse=True):
        text += product + ": " + euros(totals[product]) + "\n"
    return text + "total: " + euros(sum(totals.values()))


def build_report_flow(lines):
    with Flow("morning-report") as flow:
        sales = parse_sales(lines)
        totals = takings(sales)
        write_report(totals)
    return flow
