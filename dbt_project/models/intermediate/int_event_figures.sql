{{ event_figures(ref('int_resolved_reports')) }}
