{{ flows('day', 'flow_date') }}
