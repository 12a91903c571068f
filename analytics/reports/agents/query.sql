SELECT
    agent_id AS agent,
    sum(a.n_offered) AS n_offered,
    sum(a.n_missed) AS n_missed,
    sum(a.n_declined) AS n_declined,
    sum(a.n_accepted) AS n_accepted,
    sum(a.n_replied) AS n_replied,
    sum(a.n_done) AS n_done,
    sum(a.n_segments) AS n_segments,
    sum(a.ms_handle) AS ms_handle,
    sum(a.ms_wrap_up) AS ms_wrap_up
FROM skillpost.agent_15m AS a
WHERE bucket >= {from:DateTime('UTC')} AND bucket < {to:DateTime('UTC')}
  AND ({queue:String} = '' OR queue_id = {queue:String})
  AND ({agent:String} = '' OR agent_id = {agent:String})
GROUP BY agent
