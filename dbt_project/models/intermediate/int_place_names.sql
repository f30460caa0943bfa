with

places as (

    select * from {{ ref('places') }}

),

names as (

    select
        place_id,
        iso3,
        where_precision,
        latitude,
        longitude,
        unnest(list_concat([name], string_split(coalesce(aliases, ''), '|'))) as place_name
    from places

)

select
    place_id,
    iso3,
    where_precision,
    latitude,
    longitude,
    {{ place_key('place_name') }} as place_key
from names
where trim(place_name) != ''
