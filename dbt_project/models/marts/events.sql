with

events as (

    select * from {{ ref('int_events') }}

),

final as (

    select
        event_id,
        event_key,
        status,
        review_status,
        amended_fields,
        origin,
        destination,
        destinations,
        home,
        host,
        direction,
        personnel,
        low,
        best,
        high,
        date_start,
        date_end,
        date_precision,
        flow_date,
        flow_date_basis,
        place,
        place_id,
        latitude,
        longitude,
        where_precision,
        n_reports,
        n_publishers,
        n_independent_sources,
        is_contested,
        is_core,
        confidence,
        first_reported_at,
        last_reported_at
    from events

)

select * from final
