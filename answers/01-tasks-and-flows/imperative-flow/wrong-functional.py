def build_invoice_flow(rate: int) -> prefect.Flow:
    with prefect.Flow("invoice") as flow:
        written = write_invoice(price_hours(fetch_hours(), rate), "EUR")
        archive(upstream_tasks=[written])
    return flow
