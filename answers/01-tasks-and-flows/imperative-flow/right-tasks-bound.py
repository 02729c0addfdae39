def build_invoice_flow(rate: int) -> prefect.Flow:
    with prefect.Flow("invoice") as flow:
        price_hours.bind(hours=fetch_hours, rate=rate)
        write_invoice.bind(price_hours, currency="EUR")
        archive.set_upstream(write_invoice)
    return flow
