{{ flows(ref('int_flow_reports'), 'week', 'week_start') }}
