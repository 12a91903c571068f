-- Templates of all mail that the system writes by itself (F99, F102, F103), also for one mailbox (F104).

alter table templates
  drop constraint templates_kind_check,
  add constraint templates_kind_check check (kind in ('receipt', 'closed', 'working', 'hold', 'answer')),
  add column mailbox_id text references mailboxes (id) on delete cascade;
