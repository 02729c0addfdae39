def build_invoice_flow(rate: int) -> prefect.Flow:
    flow = prefect.Flow("invoice")
    price_hours.set_upstream(fetch_hours, flow=flow, key="hours")
    flow.add_edge(rate, price_hours, key="rate")
    price_hours.set_downstream(write_invoice, flow=flow, key="amount")
    write_invoice.set_dependencies(flow, keyword_tasks={"currency": "EUR"})
    flow.chain(write_invoice, archive)
    return flow
