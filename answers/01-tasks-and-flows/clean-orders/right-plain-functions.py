def usable(order):
    return order["quantity"].isdigit()


def clean_orders(orders):
    tidied = [dict(o, customer=o["customer"].lower().strip()) for o in orders]
    kept = {}
    for o in filter(usable, tidied):
        if o["id"] not in kept:
            o["quantity"], o["price"] = int(o["quantity"]), float(o["price"])
            kept[o["id"]] = o
    return [*kept.values()]


def add_up(orders):
    customers = list(dict.fromkeys(o["customer"] for o in orders))
    return {
        c: round(sum(o["quantity"] * o["price"] for o in orders if o["customer"] == c), 2)
        for c in customers
    }


def rank(sums, minimum):
    ranked = sorted((-amount, name) for name, amount in sums.items() if not amount < minimum)
    return [name for _, name in ranked]


def build_orders_flow() -> prefect.Flow:
    clean = prefect.task(clean_orders, name="clean")
    totals = prefect.task(add_up, name="totals")
    ranking = prefect.task(rank, name="ranking")
    with prefect.Flow("orders") as flow:
        found = totals(orders=clean(prefect.Parameter("orders")))
        ranking(found, minimum=prefect.Parameter("minimum", default=0))
    return flow
