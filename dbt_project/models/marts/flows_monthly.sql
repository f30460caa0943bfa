{{ flows('month', 'month_start') }}
