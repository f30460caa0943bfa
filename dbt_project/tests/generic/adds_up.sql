{# Fails on rows whose parts do not add up to their total. #}
{% test adds_up(model, total, parts) %}
select *
from {{ model }}
where {{ total }} != {{ parts | join(' + ') }}
{% endtest %}
