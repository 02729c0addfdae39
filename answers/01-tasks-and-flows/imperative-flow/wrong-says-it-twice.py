def build_invoice_flow(rate: int) -> prefect.Flow:
    """Builds the flow `invoice` out of the four tasks, imperatively.

    Args:
        rate: the price of an hour.

    Returns:
        The flow. You need not run it.

    Example:
        state = build_invoice_flow(10).run()
        state.result[write_invoice].result      # "80 EUR"
    """
    flow = prefect.Flow("invoice")
    flow.set_dependencies(price_hours, keyword_tasks={"hours": fetch_hours, "rate": rate})
    flow.set_dependencies(
        write_invoice,
        upstream_tasks=[price_hours],
        downstream_tasks=[archive],
        keyword_tasks={"amount": price_hours, "currency": "EUR"},
    )
    return flow
