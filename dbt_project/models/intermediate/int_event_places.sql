with

reports as (

    select
        event_id,
        independent_source,
        origin,
        destinations,
        unnest(places) as place,
        generate_subscripts(places, 1) as place_position
    from {{ ref('int_event_reports') }}
    where claim != 'denied'

),

names as (

    select * from {{ ref('int_place_names') }}

),

-- A name counts as a known place only in a country that the movement touches.
matched as (

    select
        reports.event_id,
        reports.place,
        reports.place_position,
        reports.independent_source,
        names.place_id,
        names.latitude,
        names.longitude,
        names.where_precision
    from reports
    left join names
        on
            {{ place_key('reports.place') }} = names.place_key
            and (
                names.iso3 is null
                or reports.origin = names.iso3
                or list_contains(reports.destinations, names.iso3)
            )

),

named as (

    select
        event_id,
        place,
        place_id,
        latitude,
        longitude,
        coalesce(where_precision, 6) as where_precision,
        count(distinct independent_source) as n_sources,
        min(place_position) as place_position
    from matched
    group by all

),

ranked as (

    select
        *,
        row_number() over (
            partition by event_id
            order by
                place_id is null asc,
                where_precision asc,
                n_sources desc,
                place_position asc,
                place asc,
                place_id asc
        ) as rank_in_event
    from named

)

select
    event_id,
    place,
    place_id,
    latitude,
    longitude,
    where_precision
from ranked
where rank_in_event = 1
