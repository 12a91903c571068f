-- What agents hand to each other: the transfer queue and the two skills that every installation has (F47, F80); and what
-- lists of cases show of it. An entry of an administrator that has the id already stays as it is.

insert into skills (id, name)
select id, case when exists (select from skills s where s.name = n.name and s.id <> n.id) then n.name || ' (system)' else n.name end
from (values ('transfer-email', 'Transfer e-mail'), ('personal-email', 'Personal e-mail')) as n (id, name)
on conflict (id) do nothing;

insert into queues (id, name, wrap_up_ms, skills, sticky_ms, receipt_enabled, settings)
select 'transfer',
  case when exists (select from queues q where q.name = 'Transfer' and q.id <> 'transfer') then 'Transfer (system)' else 'Transfer' end,
  0, '[{"skillId": "transfer-email", "level": 1}]', 0, false, '{"pick": "all"}'
on conflict (id) do nothing;

alter table cases
  -- State of the work item: queued, handling, parked or done.
  add column work_state text not null default '',
  -- For whom it waits, and until when; empty while it waits for nobody in particular.
  add column reserved_agent_id text not null default '',
  add column reserved_until timestamptz,
  -- The queue that the case belongs to while it waits in the transfer queue.
  add column home_queue_id text not null default '';

create index cases_reserved on cases (reserved_agent_id, updated_at desc) where reserved_agent_id <> '';
create index cases_work_state on cases (work_state, updated_at desc) where work_state = 'parked';
