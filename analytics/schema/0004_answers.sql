-- Answers of questionnaires (F136, F146), each with the words of its question and of what was chosen, as they were then.
ALTER TABLE skillpost.events
    ADD COLUMN IF NOT EXISTS questionnaire_id LowCardinality(String) COMMENT 'of conversation.answered' AFTER comment,
    ADD COLUMN IF NOT EXISTS questionnaire_version UInt32 AFTER questionnaire_id,
    ADD COLUMN IF NOT EXISTS answers Array(Tuple(
        question_id String, question String, type String, value String, label String
    )) COMMENT 'one for each value: several where several were chosen' AFTER questionnaire_version;

-- One row for each value. A form that was corrected, or filled in again after the case was opened again, is here as often:
-- the newest of a work item counts.
CREATE OR REPLACE VIEW skillpost.answers AS
SELECT
    event_id, at, conversation_id, work_item_id, tag, queue_id, mailbox_id, agent_id, reason AS trigger,
    questionnaire_id, questionnaire_version,
    answer.question_id AS question_id, answer.question AS question, answer.type AS type,
    answer.value AS value, answer.label AS label
FROM (
    SELECT * FROM skillpost.events WHERE type = 'conversation.answered' ORDER BY at DESC, event_id DESC
    LIMIT 1 BY conversation_id, work_item_id
)
ARRAY JOIN answers AS answer;
