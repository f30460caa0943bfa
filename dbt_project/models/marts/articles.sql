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
        articles.article_id,
        articles.external_id,
        articles.source,
        articles.source_path,
        articles.source_line,
        articles.publisher,
        articles.published_at,
        articles.published_on,
        articles.title,
        articles.text,
        articles.language,
        articles.based_on,
        articles.content_hash,
        articles.duplicate_of,
        articles.duplicate_kind,
        articles.outcome,
        articles.extractor_version,
        articles.is_relevant,
        report_counts.n_reports is not null as is_coded,
        coalesce(report_counts.n_reports, 0) as n_reports
    from articles
    left join report_counts on articles.article_id = report_counts.article_id

)

{{ changed_rows('final', 'article_id', long_text='text') }}
