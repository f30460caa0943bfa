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

amendments as (

    select * from {{ ref('int_amendments') }}

),

totals as (

    select * from {{ ref('int_totals') }}

),

grouped as (

    select
        event_id,
        min(event_key) as event_key,
        min(review_status) as review_status,
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

amended as (

    select
        grouped.*,
        coalesce(amendments.amended_fields, []) as amended_fields,
        {{ amended('low', 'figures.low') }} as low,
        {{ amended('best', 'figures.best') }} as best,
        {{ amended('high', 'figures.high') }} as high,
        {{ amended('date_start', 'dates.date_start') }} as date_start,
        {{ amended('date_end', 'dates.date_end') }} as date_end,
        {{ amended('place', 'places.place', by='place_id') }} as place,
        {{ amended('place_id', 'places.place_id') }} as place_id,
        {{ amended('latitude', 'places.latitude', by='place_id') }} as latitude,
        {{ amended('longitude', 'places.longitude', by='place_id') }} as longitude,
        {{ amended('where_precision', 'places.where_precision', by='place_id') }}
            as where_precision
    from grouped
    left join figures on grouped.event_id = figures.event_id
    left join dates on grouped.event_id = dates.event_id
    left join places on grouped.event_id = places.event_id
    left join amendments on grouped.event_id = amendments.event_id

),

dated as (

    select
        *,
        {{ date_precision('date_end - date_start') }} as date_precision,
        coalesce(date_start, first_reported_on) as flow_date
    from amended

),

-- "Add up all cases, and it is 1,600": the very figure of a total, of no day. It is that total,
-- told without its window, and its people have come before.
retold_totals as (

    select distinct dated.event_id
    from dated
    inner join totals
        on
            dated.home = totals.home
            and dated.origin = totals.origin
            and dated.destinations = totals.destinations
            and list_contains(totals.exact_figures, dated.best)
            and dated.flow_date >= coalesce(totals.window_start, dated.flow_date)
            and dated.flow_date <= totals.window_end + {{ var('retold_total_days') }}
    where
        dated.low = dated.high
        and dated.date_precision >= {{ var('retold_total_precision') }}

),

final as (

    select
        dated.event_id,
        dated.event_key,
        case
            when dated.review_status = 'rejected' then 'rejected'
            when dated.is_asserted then 'reported'
            when dated.is_denied then 'denied'
            else 'planned'
        end as status,
        dated.review_status,
        dated.amended_fields,
        dated.origin,
        case when len(dated.destinations) = 1 then dated.destinations[1] end as destination,
        dated.destinations,
        dated.home,
        {{ host('dated.direction', 'dated.origin', 'dated.destinations') }} as host,
        dated.direction,
        dated.personnel,
        dated.low,
        dated.best,
        dated.high,
        dated.date_start,
        dated.date_end,
        dated.date_precision,
        dated.flow_date,
        case when dated.date_start is null then 'first_report' else 'stated' end as flow_date_basis,
        dated.place,
        dated.place_id,
        dated.latitude,
        dated.longitude,
        coalesce(dated.where_precision, 6)::integer as where_precision,
        dated.n_reports,
        dated.n_publishers,
        dated.n_independent_sources,
        dated.review_status != 'rejected'
        and dated.is_asserted
        and dated.is_denied as is_contested,
        dated.is_core and retold_totals.event_id is null as is_core,
        dated.confidence,
        dated.first_reported_at,
        dated.last_reported_at
    from dated
    left join retold_totals on dated.event_id = retold_totals.event_id

)

select * from final
