{# One low, best and high an event, from the asserted reports of a relation: exact figures before open
   and vague ones; best is the figure with the most independent sources, the latest of equals. #}
{% macro event_figures(reports) -%}
with

asserted as (

    select *
    from {{ reports }}
    where claim = 'asserted' and (count_low is not null or count_high is not null)

),

-- One row a figure that sources state of an event, a total or a stock; exact ones outweigh open
-- and vague ones.
figures as (

    select
        event_id,
        low,
        best,
        high,
        coalesce(low = high, false) as is_exact,
        count(distinct independent_source) as n_sources,
        max(published_at) as last_published_at
    from asserted
    group by all

),

ranked as (

    select
        *,
        bool_or(is_exact) over (partition by event_id) as has_exact,
        row_number() over (
            partition by event_id
            order by
                is_exact desc, best is null asc, n_sources desc, last_published_at desc, best asc
        ) as rank_in_event
    from figures

),

consolidated as (

    select
        event_id,
        min(low) as low,
        max(best) filter (where rank_in_event = 1) as best,
        case when bool_and(high is not null) then max(high) end as high
    from ranked
    where is_exact or not has_exact
    group by event_id

)

select
    event_id,
    low,
    best,
    high
from consolidated
{%- endmacro %}
