def build_orders_flow() -> prefect.Flow:
    def tidy(order):
        new = dict(order)
        new["customer"] = new["customer"].strip().lower()
        return new

    @prefect.task
    def clean(orders):
        usable = [tidy(order) for order in orders]
        usable = [order for order in usable if order["quantity"].isdigit()]
        by_id = {}
        for order in usable:
            by_id.setdefault(order["id"], {**order, "quantity": int(order["quantity"]), "price": float(order["price"])})
        return list(by_id.values())

    @prefect.task
    def totals(cleaned):
        names = {order["customer"]: 0.0 for order in cleaned}
        for order in cleaned:
            names[order["customer"]] += order["price"] * order["quantity"]
        return {name: round(names[name], 2) for name in names}

    @prefect.task
    def ranking(sums, minimum):
        by_name = sorted(sums)
        by_sum = sorted(by_name, key=sums.get, reverse=True)
        return [name for name in by_sum if sums[name] >= minimum]

    flow = prefect.Flow("orders")
    orders, minimum = prefect.Parameter("orders"), prefect.Parameter("minimum", default=0)
    clean.set_dependencies(flow, keyword_tasks={"orders": orders})
    totals.set_dependencies(flow, keyword_tasks={"cleaned": clean})
    ranking.set_dependencies(flow, keyword_tasks={"sums": totals, "minimum": minimum})
    return flow
