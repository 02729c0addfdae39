def build_orders_flow() -> prefect.Flow:
    """Builds the flow that cleans a day's orders and ranks the customers.

    Returns:
        The flow `orders` with the parameters `orders` and `minimum` and the tasks `clean`,
        `totals` and `ranking`. You need not run it.

    Example:
        state = build_orders_flow().run(orders=ORDERS)
        # ranking's result is ["grace", "ada"]
    """

    @prefect.task
    def clean(orders):
        seen, good = set(), []
        for order in orders:
            digits = order["quantity"]
            if not digits.isdigit() or order["id"] in seen:
                continue
            seen.add(order["id"])
            good.append(
                {
                    "id": order["id"],
                    "customer": order["customer"].strip().lower(),
                    "quantity": int(digits),
                    "price": float(order["price"]),
                }
            )
        return good

    @prefect.task
    def totals(cleaned):
        sums = {}
        for order in cleaned:
            amount = order["quantity"] * order["price"]
            sums[order["customer"]] = sums.get(order["customer"], 0) + amount
        return {customer: round(amount, 2) for customer, amount in sums.items()}

    @prefect.task
    def ranking(sums, minimum):
        chosen = [customer for customer in sums if sums[customer] >= minimum]
        return sorted(chosen, key=lambda customer: (-sums[customer], customer))

    with prefect.Flow("clean-orders") as flow:
        orders = prefect.Parameter("orders")
        minimum = prefect.Parameter("minimum", default=0)
        ranking(totals(clean(orders)), minimum)
    return flow
