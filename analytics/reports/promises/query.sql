-- From single events: few customers are promised anything, so they are quickly counted over any span.
-- Grouped by the start of a period and written as text after that, as in the report on service level.
SELECT
    formatDateTime(start, multiIf(
        {bucket:String} = 'month', '%Y-%m',
        {bucket:String} IN ('week', 'day'), '%Y-%m-%d',
        '%Y-%m-%d %H:%i'
    ), {zone:String}) AS period,
    queue,
    n_promised,
    n_scored,
    n_kept
FROM (
    WITH toDateTime(at, {zone:String}) AS local
    SELECT
        if({bucket:String} = 'month', toDateTime(toStartOfMonth(local), {zone:String}),
        if({bucket:String} = 'week', toDateTime(toMonday(local), {zone:String}),
        if({bucket:String} = 'day', toStartOfDay(local),
        if({bucket:String} = 'hour', toStartOfHour(local), toStartOfFifteenMinutes(local))))) AS start,
        queue_id AS queue,
        countIf(type = 'promise.made') AS n_promised,
        countIf(type = 'promise.scored') AS n_scored,
        countIf(type = 'promise.scored' AND status = 'kept') AS n_kept
    FROM skillpost.events
    WHERE type IN ('promise.made', 'promise.scored')
      AND at >= {from:DateTime('UTC')} AND at < {to:DateTime('UTC')}
      AND ({queue:String} = '' OR queue_id = {queue:String})
    GROUP BY start, queue
)
