with

reports as (

    select *
    from {{ ref('int_resolved_reports') }}
    where
        scope = 'stock'
        and claim = 'asserted'
        and review_status != 'rejected'
        and direction != 'return'
        and len(destinations) = 1

),

figures as (

    select * from {{ ref('int_event_figures') }}

),

amendments as (

    select * from {{ ref('int_amendments') }}

),

grouped as (

    select
        event_id,
        min(home) as home,
        min(destination) as host,
        max(coalesce(date_end, published_on)) as stock_date,
        max(published_at) as last_published_at,
        count(distinct independent_source) filter (where not is_repeat) as n_sources
    from reports
    group by event_id

),

amended as (

    select
        grouped.event_id,
        grouped.home,
        grouped.host,
        grouped.last_published_at,
        grouped.n_sources,
        coalesce({{ amended('date_end', 'grouped.stock_date') }}, grouped.stock_date) as stock_date,
        {{ amended('low', 'figures.low') }} as low,
        {{ amended('best', 'figures.best') }} as best,
        {{ amended('high', 'figures.high') }} as high
    from grouped
    left join figures on grouped.event_id = figures.event_id
    left join amendments on grouped.event_id = amendments.event_id

),

-- Of two claims of one day that are equally well supported, the smaller is mostly of a part.
ranked as (

    select
        *,
        row_number() over (
            partition by home, host, stock_date
            order by
                n_sources desc,
                best desc nulls last,
                coalesce(low = high, false) desc,
                last_published_at desc,
                event_id asc
        ) as rank_in_day
    from amended

)

select
    event_id,
    home,
    host,
    stock_date,
    n_sources,
    low,
    best,
    high
from ranked
where rank_in_day = 1
