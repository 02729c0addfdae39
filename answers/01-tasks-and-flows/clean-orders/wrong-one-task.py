def build_orders_flow() -> prefect.Flow:
    @prefect.task
    def ranking(orders, minimum):
        sums = {}
        for order in {order["id"]: order for order in orders}.values():
            name = order["customer"].strip().lower()
            if order["quantity"].isdigit():
                sums[name] = sums.get(name, 0) + int(order["quantity"]) * float(order["price"])
        return sorted((name for name in sums if sums[name] >= minimum), key=lambda name: (-sums[name], name))

    with prefect.Flow("orders") as flow:
        ranking(prefect.Parameter("orders"), prefect.Parameter("minimum", default=0))
    return flow
