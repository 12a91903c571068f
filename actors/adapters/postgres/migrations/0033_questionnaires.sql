-- Questionnaires that agents fill in, dictionaries that their answers are chosen from, and which mailboxes and pools carry
-- which (F16, F135, F136).

create table dictionaries (
  id text primary key,
  name text not null unique,
  pool_id text references pools (id),
  "values" jsonb not null default '[]',
  version integer not null default 1
);

create table questionnaires (
  id text primary key,
  name text not null unique,
  triggers jsonb not null default '["close"]',
  mandatory boolean not null default false,
  questions jsonb not null default '[]',
  version integer not null default 1
);

alter table pools add column questionnaire_id text references questionnaires (id);

-- Null: that of the pool; empty: none. No foreign key holds the empty one: writes check it.
alter table mailboxes add column questionnaire_id text;
