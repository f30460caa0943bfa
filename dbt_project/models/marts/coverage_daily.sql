with

articles as (

    select * from {{ ref('articles') }}

),

calendar as (

    select
        unnest(generate_series(min(published_on), max(published_on), interval 1 day))::date
            as published_on
    from articles

),

publishers as (

    select distinct publisher
    from articles

),

counts as (

    select
        published_on,
        publisher,
        count(*) as articles,
        count(*) filter (where is_relevant) as articles_relevant,
        count(*) filter (where is_coded) as articles_coded,
        count(*) filter (where duplicate_of is not null) as articles_repeats,
        count(*) filter (where outcome = 'skipped_language') as articles_other_language,
        sum(n_reports)::bigint as reports
    from articles
    group by all

),

final as (

    select
        calendar.published_on,
        publishers.publisher,
        coalesce(counts.articles, 0) as articles,
        coalesce(counts.articles_relevant, 0) as articles_relevant,
        coalesce(counts.articles_coded, 0) as articles_coded,
        coalesce(counts.articles_repeats, 0) as articles_repeats,
        coalesce(counts.articles_other_language, 0) as articles_other_language,
        coalesce(counts.reports, 0) as reports
    from calendar
    cross join publishers
    left join counts
        on
            calendar.published_on = counts.published_on
            and publishers.publisher = counts.publisher

)

select * from final
