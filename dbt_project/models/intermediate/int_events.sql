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

final as (

    select
        event_id,
        event_key,
        case
            when review_status = 'rejected' then 'rejected'
            when is_asserted then 'reported'
            when is_denied then 'denied'
            else 'planned'
        end as status,
        review_status,
        amended_fields,
        origin,
        case when len(destinations) = 1 then destinations[1] end as destination,
        destinations,
        home,
        {{ host('direction', 'origin', 'destinations') }} as host,
        direction,
        personnel,
        low,
        best,
        high,
        date_start,
        date_end,
        {{ date_precision('date_end - date_start') }} as date_precision,
        coalesce(date_start, first_reported_on) as flow_date,
        case when date_start is null then 'first_report' else 'stated' end as flow_date_basis,
        place,
        place_id,
        latitude,
        longitude,
        coalesce(where_precision, 6)::integer as where_precision,
        n_reports,
        n_publishers,
        n_independent_sources,
        review_status != 'rejected' and is_asserted and is_denied as is_contested,
        is_core,
        confidence,
        first_reported_at,
        last_reported_at
    from amended

)

select * from final
