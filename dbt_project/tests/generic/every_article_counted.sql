{# Fails where the days of the outlets do not hold each article and each report exactly once. #}
{% test every_article_counted(model) %}
with

counted as (

    select
        coalesce(sum(articles), 0) as n_articles,
        coalesce(sum(reports), 0) as n_reports
    from {{ model }}

),

expected as (

    select
        count(*) as n_articles,
        coalesce(sum(n_reports), 0) as n_reports
    from {{ ref('articles') }}

)

select
    counted.n_articles as n_articles_counted,
    expected.n_articles as n_articles_expected,
    counted.n_reports as n_reports_counted,
    expected.n_reports as n_reports_expected
from counted
cross join expected
where counted.n_articles != expected.n_articles or counted.n_reports != expected.n_reports
{% endtest %}
