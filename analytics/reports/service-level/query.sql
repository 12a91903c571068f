-- From single events, not from a roll-up: the target may be any number of seconds.
SELECT
    multiIf(
        {bucket:String} = 'month', formatDateTime(at, '%Y-%m', {zone:String}),
        {bucket:String} = 'week', formatDateTime(toStartOfWeek(at, 1, {zone:String}), '%Y-%m-%d'),
        {bucket:String} = 'day', formatDateTime(at, '%Y-%m-%d', {zone:String}),
        {bucket:String} = 'hour', formatDateTime(at, '%Y-%m-%d %H:00', {zone:String}),
        formatDateTime(toStartOfFifteenMinutes(at), '%Y-%m-%d %H:%i', {zone:String})
    ) AS period,
    queue_id AS queue,
    countIf(type = 'item.queued') AS n_queued,
    countIf(type = 'item.accepted') AS n_accepted,
    countIf(type = 'item.accepted' AND wait_ms <= 1000 * if(
        mapContains({targets:Map(String, UInt32)}, queue_id),
        {targets:Map(String, UInt32)}[queue_id],
        {target:UInt32}
    )) AS n_in_target,
    sumIf(wait_ms, type = 'item.accepted') AS ms_wait
FROM skillpost.events
WHERE type IN ('item.queued', 'item.accepted')
  AND at >= {from:DateTime('UTC')} AND at < {to:DateTime('UTC')}
  AND ({queue:String} = '' OR queue_id = {queue:String})
GROUP BY period, queue
