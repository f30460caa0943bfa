{{ flows(ref('int_flow_reports'), 'day', 'flow_date') }}
