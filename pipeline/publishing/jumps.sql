-- What is measured of the attached databases previous and published, and the reason that there is
-- for a difference; null where none is known. The relation changes holds the revisions.
with

-- A source that this refresh did not read keeps what it had.
rows_by_source as (

    select 'old' as side, source, sum(n_read) as n_rows
    from previous.main.intakes
    group by source, refresh_no
    qualify refresh_no = max(refresh_no) over (partition by source)
    union all
    select 'new' as side, source, sum(n_read) as n_rows
    from published.main.intakes
    group by source, refresh_no
    qualify refresh_no = max(refresh_no) over (partition by source)

),

-- Of the days that the previous database covers, and of each outlet that it has.
coverage as (

    select 'old' as side, publisher, published_on, articles, articles_coded
    from previous.main.coverage_daily
    union all
    select 'new' as side, publisher, published_on, articles, articles_coded
    from published.main.coverage_daily
    where published_on <= (select max(published_on) from previous.main.coverage_daily)

),

coverage_by_outlet as (

    select
        side,
        coalesce(publisher, 'all outlets') as row_key,
        sum(articles) as articles,
        sum(articles_coded) as articles_coded
    from coverage
    group by grouping sets ((side, publisher), (side))

),

months as (

    select 'old' as side, month_start, home, host, direction, best
    from previous.main.flows_monthly
    union all
    select 'new' as side, month_start, home, host, direction, best
    from published.main.flows_monthly

),

old_corrections as (

    select
        action, event_id, into_event_id, new_event_id, current_event_id,
        article_id, part, field, value, status
    from previous.main.corrections

),

new_corrections as (

    select
        action, event_id, into_event_id, new_event_id, current_event_id,
        article_id, part, field, value, status
    from published.main.corrections

),

-- Corrections that came, went, or have another effect now.
corrected_now as (

    (from new_corrections except from old_corrections)
    union
    (from old_corrections except from new_corrections)

),

corrected as (

    select unnest([event_id, into_event_id, new_event_id, current_event_id]) as event_id
    from corrected_now

),

event_months as (

    select
        event_id,
        concat_ws(' ', date_trunc('month', flow_date)::date, home, host, direction) as row_key
    from previous.main.events
    union
    select
        event_id,
        concat_ws(' ', date_trunc('month', flow_date)::date, home, host, direction) as row_key
    from published.main.events

),

corrected_months as (

    select distinct event_months.row_key
    from event_months
    inner join corrected using (event_id)

),

articles_behind as (

    select row_key, any_value(article_ids) as article_ids
    from changes
    where table_name = 'flows_monthly' and article_ids is not null
    group by row_key

),

extractor as (

    select arg_max(extractor_version, refresh_no) as extractor_version
    from previous.main.refreshes

),

persons as (

    select
        concat_ws(' ', month_start, home, host, direction) as row_key,
        coalesce(sum(best) filter (where side = 'old'), 0) as old_value,
        coalesce(sum(best) filter (where side = 'new'), 0) as new_value
    from months
    group by month_start, home, host, direction

),

persons_with_cause as (

    select
        persons.*,
        case
            when articles_behind.row_key is not null
                then 'articles ' || array_to_string(articles_behind.article_ids[:3], ', ')
            when corrected_months.row_key is not null
                then 'a correction in the review tables'
            when extractor.extractor_version != $extractor_version
                then 'extractor ' || extractor.extractor_version || ' is now ' || $extractor_version
        end as cause
    from persons
    cross join extractor
    left join articles_behind using (row_key)
    left join corrected_months using (row_key)

),

counted as (

    select 'rows_read' as measure, side, source as row_key, n_rows as figure
    from rows_by_source
    union all
    select measure, side, row_key, figure
    from (
        unpivot coverage_by_outlet on articles, articles_coded into name measure value figure
    )

),

measured as (

    select
        measure,
        row_key,
        sum(figure) filter (where side = 'old') as old_value,
        sum(figure) filter (where side = 'new') as new_value,
        null as cause
    from counted
    group by measure, row_key
    union all
    select
        if(cause is null, 'persons_unexplained', 'persons_explained') as measure,
        row_key,
        old_value,
        new_value,
        cause
    from persons_with_cause

)

select
    measure,
    row_key,
    coalesce(old_value, 0)::bigint as old_value,
    coalesce(new_value, 0)::bigint as new_value,
    cause
from measured
order by measure, row_key
