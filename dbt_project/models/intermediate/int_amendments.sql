with

amendments as (

    select
        current_event_id as event_id,
        field,
        value
    from {{ ref('int_corrections') }}
    where action = 'amend' and status = 'applied'

),

places as (

    select * from {{ ref('places') }}

),

grouped as (

    select
        event_id,
        list(field order by field) as amended_fields,
        min(value) filter (where field = 'home') as home,
        min(value) filter (where field = 'origin') as origin,
        min(value) filter (where field = 'destination') as destination,
        min(value) filter (where field = 'scope') as scope,
        (min(value) filter (where field = 'low'))::bigint as low,
        (min(value) filter (where field = 'best'))::bigint as best,
        (min(value) filter (where field = 'high'))::bigint as high,
        (min(value) filter (where field = 'date_start'))::date as date_start,
        (min(value) filter (where field = 'date_end'))::date as date_end,
        min(value) filter (where field = 'place_id') as place_id
    from amendments
    group by event_id

),

final as (

    select
        grouped.*,
        places.name as place,
        places.latitude,
        places.longitude,
        places.where_precision
    from grouped
    left join places on grouped.place_id = places.place_id

)

select * from final
