{{ event_dates(ref('int_event_reports')) }}
