{{ flows('week', 'week_start') }}
