-- As the report on ratings: a rating that was changed counts once.
SELECT
    agent,
    count() AS n_rated,
    sum(score) AS n_score,
    countIf(score >= 4) AS n_good,
    countIf(score <= 2) AS n_bad
FROM (
    SELECT
        message_id,
        argMax(queue_id, (at, event_id)) AS queue,
        argMax(agent_id, (at, event_id)) AS agent,
        argMax(toUInt8OrZero(status), (at, event_id)) AS score,
        max(at) AS rated_at
    FROM skillpost.events
    WHERE type = 'rating.given' AND at >= {from:DateTime('UTC')}
    GROUP BY message_id
)
WHERE rated_at < {to:DateTime('UTC')}
  AND ({queue:String} = '' OR queue = {queue:String})
  AND ({agent:String} = '' OR agent = {agent:String})
GROUP BY agent
