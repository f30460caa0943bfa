{# Fails on corrections that have nothing to correct any more. #}
{% test no_orphans(model) %}
select
    review_row,
    action,
    event_id,
    article_id,
    'no article is read to say this any more; look at what it says now, and remove the row' as what_to_do
from {{ model }}
where status = 'orphaned'
{% endtest %}
