with

reports as (

    select *
    from {{ ref('int_resolved_reports') }}
    where scope = 'cumulative' and claim = 'asserted' and review_status != 'rejected'

),

figures as (

    select * from {{ ref('int_event_figures') }}

),

amendments as (

    select * from {{ ref('int_amendments') }}

),

-- One row a window that sources state of a total.
windows as (

    select
        event_id,
        date_start,
        date_end,
        count(distinct independent_source) as n_sources,
        max(published_at) as last_published_at
    from reports
    where date_end is not null
    group by all

),

-- Chosen as the figure is, since a total is true of its window alone: not the narrowest one.
ranked_windows as (

    select
        *,
        row_number() over (
            partition by event_id
            order by n_sources desc, last_published_at desc, date_end asc, date_start asc
        ) as rank_in_event
    from windows

),

grouped as (

    select
        event_id,
        min(event_key) as event_key,
        min(home) as home,
        min(origin) as origin,
        min(destinations) as destinations,
        min(direction) as direction,
        list_sort(
            coalesce(list(distinct count_low) filter (where count_low = count_high), [])
        ) as exact_figures,
        count(*) as n_reports,
        count(distinct independent_source) filter (where not is_repeat) as n_independent_sources,
        min(published_at) as first_reported_at,
        max(published_at) as last_reported_at,
        min(published_on) as first_reported_on
    from reports
    group by event_id

),

final as (

    select
        grouped.event_id,
        grouped.event_key,
        grouped.home,
        grouped.origin,
        {{ host('grouped.direction', 'grouped.origin', 'grouped.destinations') }} as host,
        grouped.destinations,
        grouped.direction,
        grouped.exact_figures,
        {{ amended('low', 'figures.low') }} as low,
        {{ amended('best', 'figures.best') }} as best,
        {{ amended('high', 'figures.high') }} as high,
        {{ amended('date_start', 'ranked_windows.date_start') }} as window_start,
        {{ amended('date_end', 'ranked_windows.date_end') }} as stated_end,
        coalesce(stated_end, grouped.first_reported_on) as window_end,
        case when stated_end is null then 'first_report' else 'stated' end as window_end_basis,
        grouped.n_reports,
        grouped.n_independent_sources,
        grouped.first_reported_at,
        grouped.last_reported_at
    from grouped
    left join figures on grouped.event_id = figures.event_id
    left join amendments on grouped.event_id = amendments.event_id
    left join ranked_windows
        on grouped.event_id = ranked_windows.event_id and ranked_windows.rank_in_event = 1

)

select * from final
