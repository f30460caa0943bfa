with

reports as (

    select * from {{ ref('int_event_reports') }}

),

figures as (

    select * from {{ ref('int_event_figures') }}

),

dates as (

    select * from {{ ref('int_event_dates') }}

),

places as (

    select * from {{ ref('int_event_places') }}

),

grouped as (

    select
        event_id,
        min(event_key) as event_key,
        min(origin) as origin,
        min(destinations) as destinations,
        min(home) as home,
        min(direction) as direction,
        list_sort(list_distinct(flatten(list(personnel)))) as personnel,
        bool_or(claim = 'asserted') as is_asserted,
        bool_or(claim = 'denied') as is_denied,
        bool_or(is_core) as is_core,
        -- 1 - product(1 - c) would take reports for independent: papers copy each other, and one
        -- extractor makes the same mistake in all of them.
        max(confidence) as confidence,
        count(*) as n_reports,
        count(distinct publisher) as n_publishers,
        count(distinct independent_source) filter (where not is_repeat and claim != 'denied')
            as n_independent_sources,
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
        case
            when grouped.is_asserted then 'reported'
            when grouped.is_denied then 'denied'
            else 'planned'
        end as status,
        grouped.origin,
        case when len(grouped.destinations) = 1 then grouped.destinations[1] end as destination,
        grouped.destinations,
        grouped.home,
        {{ host('grouped.direction', 'grouped.origin', 'grouped.destinations') }} as host,
        grouped.direction,
        grouped.personnel,
        figures.low,
        figures.best,
        figures.high,
        dates.date_start,
        dates.date_end,
        coalesce(dates.date_precision, 5)::integer as date_precision,
        coalesce(dates.date_start, grouped.first_reported_on) as flow_date,
        case when dates.event_id is null then 'first_report' else 'stated' end as flow_date_basis,
        places.place,
        places.place_id,
        places.latitude,
        places.longitude,
        coalesce(places.where_precision, 6)::integer as where_precision,
        grouped.n_reports,
        grouped.n_publishers,
        grouped.n_independent_sources,
        grouped.is_asserted and grouped.is_denied as is_contested,
        grouped.is_core,
        grouped.confidence,
        grouped.first_reported_at,
        grouped.last_reported_at
    from grouped
    left join figures on grouped.event_id = figures.event_id
    left join dates on grouped.event_id = dates.event_id
    left join places on grouped.event_id = places.event_id

)

select * from final
