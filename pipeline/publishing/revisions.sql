-- Figures of events and flows_monthly that differ between the attached databases previous and
-- published. A figure that appears has no old value, one that disappears no new value.
with

old_members as (

    select event_reports.event_id, reports.article_id
    from previous.main.event_reports
    inner join previous.main.reports using (report_id)

),

new_members as (

    select event_reports.event_id, reports.article_id
    from published.main.event_reports
    inner join published.main.reports using (report_id)

),

-- Articles that came to an event or left it: those of reports that one side alone has in it.
moved as (

    (from new_members except from old_members)
    union
    (from old_members except from new_members)

),

events as (

    select 'old' as side, event_id, status, low, best, high, flow_date, home, host, direction
    from previous.main.events
    union all
    select 'new' as side, event_id, status, low, best, high, flow_date, home, host, direction
    from published.main.events

),

flows as (

    select 'old' as side, month_start, home, host, direction, events, low, best, high, contested
    from previous.main.flows_monthly
    union all
    select 'new' as side, month_start, home, host, direction, events, low, best, high, contested
    from published.main.flows_monthly

),

figures as (

    from (
        unpivot (
            select
                side,
                'events' as table_name,
                event_id as row_key,
                status,
                low::varchar as low,
                best::varchar as best,
                high::varchar as high
            from events
        ) on status, low, best, high into name column_name value figure
    )
    union all
    from (
        unpivot (
            select
                side,
                'flows_monthly' as table_name,
                concat_ws(' ', month_start, home, host, direction) as row_key,
                events::varchar as events,
                low::varchar as low,
                best::varchar as best,
                high::varchar as high,
                contested::varchar as contested
            from flows
            where events > 0
        ) on events, low, best, high, contested into name column_name value figure
    )

),

changed as (

    select
        table_name,
        row_key,
        column_name,
        max(figure) filter (where side = 'old') as old_value,
        max(figure) filter (where side = 'new') as new_value
    from figures
    group by table_name, row_key, column_name
    having old_value is distinct from new_value

),

-- The events behind a row of flows_monthly, on either side, with what moved in or out of them.
behind_flows as (

    select distinct
        concat_ws(
            ' ', date_trunc('month', events.flow_date)::date, events.home, events.host, events.direction
        ) as row_key,
        moved.article_id
    from events
    inner join moved using (event_id)

),

causes as (

    select 'events' as table_name, event_id as row_key, article_id from moved
    union all
    select 'flows_monthly' as table_name, row_key, article_id from behind_flows

)

select
    $refresh_no::integer as refresh_no,
    changed.table_name,
    changed.row_key,
    changed.column_name,
    changed.old_value,
    changed.new_value,
    list_sort(list(causes.article_id) filter (where causes.article_id is not null)) as article_ids
from changed
left join causes using (table_name, row_key)
group by all
order by changed.table_name, changed.row_key, changed.column_name
