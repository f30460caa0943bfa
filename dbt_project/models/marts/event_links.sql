with

links as (

    select * from {{ ref('int_event_links') }}

),

final as (

    select
        event_id,
        linked_event_id,
        link,
        score,
        score_article,
        score_figure,
        score_days,
        parts_sum,
        total,
        batch_id
    from links

)

select * from final
