{# Fails on corrections that name an event that never was: a slip of the pen would otherwise correct
   nothing, unnoticed. #}
{% test known_ids(model) %}
select
    review_row,
    action,
    event_id,
    into_event_id,
    'no event has or had this id; look it up in the table events' as what_to_do
from {{ model }}
where status = 'unknown'
{% endtest %}
