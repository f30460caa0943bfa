with

register as (

    select * from {{ ref('publisher_register') }}

),

articles as (

    select
        publisher,
        count(*) as n_articles
    from {{ ref('stg_articles') }}
    group by publisher

),

final as (

    select
        coalesce(register.publisher, articles.publisher) as publisher,
        register.name,
        register.country_iso3,
        register.kind,
        coalesce(articles.n_articles, 0) as n_articles
    from register
    full outer join articles on register.publisher = articles.publisher

)

select * from final
