{# Flows per calendar period: every period between the first and the last that holds an event, for
   every corridor and direction that has any. `unit` is day, week (from Monday) or month; `column`
   names the first day of the period; `reports` is a relation like int_flow_reports. #}
{% macro flows(reports, unit, column) -%}
with

reports as (

    select
        *,
        date_trunc('{{ unit }}', flow_date)::date as {{ column }}
    from {{ reports }}

),

bounds as (

    select
        min({{ column }}) as first_period,
        max({{ column }}) as last_period
    from reports

),

calendar as (

    select unnest(generate_series(first_period, last_period, interval 1 {{ unit }}))::date
            as {{ column }}
    from bounds
    where first_period is not null

),

corridors as (

    select distinct
        home,
        host,
        direction
    from reports

),

-- A step of its own: DuckDB writes a cross join in a longer list of joins wrongly into a macro.
grid as (

    select
        calendar.{{ column }},
        corridors.home,
        corridors.host,
        corridors.direction
    from calendar
    cross join corridors

),

events as (

    select distinct
        event_id,
        {{ column }},
        home,
        host,
        direction,
        low,
        best,
        high,
        is_contested
    from reports

),

event_flows as (

    select
        {{ column }},
        home,
        host,
        direction,
        count(*) as events,
        sum(low)::bigint as low,
        sum(best)::bigint as best,
        -- An event whose figure is open upwards counts with the most that is known of it.
        sum(coalesce(high, best))::bigint as high,
        count(*) filter (where best is null) as events_without_figure,
        count(*) filter (where best is not null and high is null) as events_open_high,
        count(*) filter (where is_contested) as contested
    from events
    group by all

),

report_flows as (

    select
        {{ column }},
        home,
        host,
        direction,
        count(*) as reports,
        count(distinct publisher) as publishers,
        count(distinct independent_source) as independent_sources
    from reports
    group by all

),

final as (

    select
        grid.{{ column }},
        grid.home,
        grid.host,
        grid.direction,
        coalesce(event_flows.events, 0) as events,
        case when event_flows.events is null then 0 else event_flows.low end as low,
        case when event_flows.events is null then 0 else event_flows.best end as best,
        case when event_flows.events is null then 0 else event_flows.high end as high,
        coalesce(event_flows.events_without_figure, 0) as events_without_figure,
        coalesce(event_flows.events_open_high, 0) as events_open_high,
        coalesce(event_flows.contested, 0) as contested,
        coalesce(report_flows.reports, 0) as reports,
        coalesce(report_flows.publishers, 0) as publishers,
        coalesce(report_flows.independent_sources, 0) as independent_sources
    from grid
    left join event_flows using ({{ column }}, home, host, direction)
    left join report_flows using ({{ column }}, home, host, direction)

)

select * from final
{%- endmacro %}
