-- From single events, as few cases are asked about. A form that was corrected counts once, as it is now, when it was
-- corrected; one that was filled in again for a case that was opened again counts again. What was written in own words is
-- counted as written.
SELECT
    questionnaire,
    question,
    answer,
    queue,
    count() AS n_answered
FROM (
    SELECT
        questionnaire_id AS questionnaire,
        one.question AS question,
        multiIf(
            one.type = 'text', '(written)',
            one.type = 'yes-no', if(one.value = 'yes', 'Yes', 'No'),
            one.label
        ) AS answer,
        queue_id AS queue
    FROM (
        SELECT at, queue_id, agent_id, questionnaire_id, answers
        FROM skillpost.events
        WHERE type = 'conversation.answered' AND at >= {from:DateTime('UTC')}
        ORDER BY at DESC, event_id DESC
        LIMIT 1 BY conversation_id, work_item_id
    )
    ARRAY JOIN answers AS one
    WHERE at < {to:DateTime('UTC')}
      AND ({queue:String} = '' OR queue_id = {queue:String})
      AND ({agent:String} = '' OR agent_id = {agent:String})
      AND ({questionnaire:String} = '' OR questionnaire_id = {questionnaire:String})
)
GROUP BY questionnaire, question, answer, queue
