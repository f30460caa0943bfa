with

reports as (

    select *
    from {{ ref('int_resolved_reports') }}
    where
        scope = 'stock'
        and claim = 'asserted'
        and direction != 'return'
        and len(destinations) = 1

),

figures as (

    select * from {{ ref('int_event_figures') }}

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

ranked as (

    select
        *,
        row_number() over (
            partition by home, host, stock_date
            order by last_published_at desc, n_sources desc, event_id asc
        ) as rank_in_day
    from grouped

)

select
    ranked.event_id,
    ranked.home,
    ranked.host,
    ranked.stock_date,
    ranked.n_sources,
    figures.low,
    figures.best,
    figures.high
from ranked
left join figures on ranked.event_id = figures.event_id
where ranked.rank_in_day = 1
