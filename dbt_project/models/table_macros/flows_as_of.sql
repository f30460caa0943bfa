{{ config(parameters=['t']) }}

with

known as (

    select
        reports.report_id,
        reports.event_id,
        reports.claim,
        reports.count_low,
        reports.count_high,
        reports.low,
        reports.best,
        reports.high,
        reports.date_start,
        reports.date_end,
        reports.is_core,
        reports.independent_source,
        reports.publisher,
        reports.published_at,
        articles.published_on,
        articles.duplicate_of is not null as is_repeat
    from {{ ref('reports').include(database=false) }} as reports
    inner join {{ ref('articles').include(database=false) }} as articles
        on reports.article_id = articles.article_id
    -- t is the parameter of the macro.
    where reports.event_id is not null and reports.published_at <= t  -- noqa: RF02

),

figures as (

    {{ event_figures('known') }}

),

dates as (

    {{ event_dates('known') }}

),

told as (

    select
        event_id,
        bool_or(claim = 'asserted') as is_asserted,
        bool_or(claim = 'denied') as is_denied,
        bool_or(is_core) as is_core,
        min(published_on) as first_reported_on
    from known
    group by event_id

),

-- What an analyst amends corrects the reading of the articles, so it holds at any time.
amendments as (

    select *
    from {{ ref('events').include(database=false) }}
    where status != 'rejected' and host is not null and is_core

),

flow_events as (

    select
        amendments.event_id,
        amendments.home,
        amendments.host,
        amendments.direction,
        {{ amended('low', 'figures.low') }} as low,
        {{ amended('best', 'figures.best') }} as best,
        {{ amended('high', 'figures.high') }} as high,
        coalesce({{ amended('date_start', 'dates.date_start') }}, told.first_reported_on)
            as flow_date,
        told.is_denied as is_contested
    from told
    inner join amendments on told.event_id = amendments.event_id
    left join figures on told.event_id = figures.event_id
    left join dates on told.event_id = dates.event_id
    where told.is_asserted and told.is_core

),

flow_reports as (

    select
        flow_events.*,
        known.report_id,
        known.publisher,
        case
            when not known.is_repeat and known.claim != 'denied' then known.independent_source
        end as independent_source
    from flow_events
    inner join known on flow_events.event_id = known.event_id

),

final as (

    {{ flows('flow_reports', 'month', 'month_start') }}

)

select
    month_start,
    home,
    host,
    direction,
    events,
    low,
    best,
    high,
    events_without_figure,
    events_open_high,
    contested,
    reports,
    publishers,
    independent_sources
from final
