with

articles as (

    select * from {{ ref('stg_articles') }}

),

report_counts as (

    select
        article_id,
        count(*) as n_reports
    from {{ ref('stg_reports') }}
    group by article_id

),

final as (

    select
        articles.*,
        coalesce(report_counts.n_reports, 0) as n_reports
    from articles
    left join report_counts on articles.article_id = report_counts.article_id

)

select * from final
