{{ flows(ref('int_flow_reports'), 'month', 'month_start') }}
