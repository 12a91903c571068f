-- Within how long cases are to be closed (F16), and until when each of them is.

alter table pools
  -- Null: no deadline.
  add column deadline_minutes integer check (deadline_minutes between 1 and 527040);

alter table mailboxes
  -- Null: that of the pool; 0: none, whatever the pool says.
  add column deadline_minutes integer check (deadline_minutes between 0 and 527040);

alter table cases add column deadline_at timestamptz;

-- Of the open ones alone: what is late is looked for among them.
create index cases_deadline on cases (deadline_at, conversation_id) where deadline_at is not null and status <> 'closed';
