{# The narrowest interval that the reports of a relation state of an event, asserted before denied
   and planned. #}
{% macro event_dates(reports) -%}
with

dated as (

    select *
    from {{ reports }}
    where date_start is not null and date_end is not null

),

-- One row an interval that sources state of an event.
intervals as (

    select
        event_id,
        date_start,
        date_end,
        bool_or(claim = 'asserted') as is_asserted,
        date_end - date_start as width_days,
        count(distinct independent_source) as n_sources
    from dated
    group by all

),

ranked as (

    select
        *,
        row_number() over (
            partition by event_id
            order by is_asserted desc, width_days asc, n_sources desc, date_start asc
        ) as rank_in_event
    from intervals

)

select
    event_id,
    date_start,
    date_end
from ranked
where rank_in_event = 1
{%- endmacro %}
