{# Fails on rows whose lower end lies above their upper end; an end that is null is open. #}
{% test interval_order(model, lower, upper) %}
select *
from {{ model }}
where {{ lower }} > {{ upper }}
{% endtest %}
