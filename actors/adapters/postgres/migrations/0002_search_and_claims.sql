-- Search over messages, claims of unrouted mail, failed sign-ins, and the order in which timelines were told.

-- Parts of words in lists: LIKE '%part%' by index instead of by reading every case.
create extension if not exists pg_trgm;

-- Addresses and attachment names (T31). The cuts keep a row under the 1 MB that a tsvector may have.
alter table messages add column search_words text not null default '';
alter table messages add column search tsvector not null generated always as (
  to_tsvector(
    'simple',
    left(subject, 1000) || ' ' || left(search_words, 20000) || ' ' || left(text, 100000)
  )
) stored;
create index messages_search on messages using gin (search);

create index cases_queue_status on cases (queue_id, status, updated_at desc, conversation_id desc);
create index cases_created on cases (created_at);
create index cases_subject_parts on cases using gin (subject gin_trgm_ops);
create index cases_customer_parts on cases using gin ((customer_address || ' ' || customer_name) gin_trgm_ops);

-- Two sweepers must not drive the same mail at the same time.
alter table archive add column claimed_until timestamptz;

-- Kept in a table, so that the bound holds over all gateways and restarts.
create table sign_in_failures (
  id bigint generated always as identity primary key,
  email text not null,
  at timestamptz not null
);
create index sign_in_failures_email on sign_in_failures (email, at);
create index sign_in_failures_at on sign_in_failures (at);
create index sessions_expiry on sessions (expires_at);

-- Within a millisecond the order of arrival decides.
alter table case_events add column position bigint generated always as identity;
drop index case_events_conversation;
create index case_events_conversation on case_events (conversation_id, at, position);
