-- The mail balance (N3): for each mailbox and hour, how many mails were accepted, and where each of them is now.

alter table archive_chain add column accepted_at timestamptz;
update archive_chain c set accepted_at = a.received_at from archive a where a.id = c.archive_id;
create index archive_chain_accepted on archive_chain (accepted_at);

create or replace function chain_archived() returns trigger language plpgsql as $$
declare
  mail record;
  box text := null;
  head archive_heads;
begin
  for mail in
    select id, received_at, source, envelope_from, envelope_to, remote_address, mailbox_id, account_ids, size, sha256
    from fresh order by mailbox_id collate "C", received_at, id collate "C"
  loop
    if box is distinct from mail.mailbox_id then
      if box is not null then
        update archive_heads h set seq = head.seq, link = head.link where h.mailbox_id = box;
      end if;
      box := mail.mailbox_id;
      insert into archive_heads values (box, 0, ''::bytea) on conflict do nothing;
      select * into head from archive_heads h where h.mailbox_id = box for update;
    end if;
    head.seq := head.seq + 1;
    head.link := archive_link(head.link, head.seq, mail.id, mail.received_at, mail.source, mail.envelope_from,
      mail.envelope_to, mail.remote_address, mail.mailbox_id, mail.account_ids, mail.size, mail.sha256);
    insert into archive_chain (mailbox_id, seq, archive_id, link, accepted_at)
      values (box, head.seq, mail.id, head.link, mail.received_at);
  end loop;
  if box is not null then
    update archive_heads h set seq = head.seq, link = head.link where h.mailbox_id = box;
  end if;
  return null;
end
$$;

create table mail_balance (
  mailbox_id text not null,
  hour timestamptz not null,
  accepted integer not null,
  -- Not understood yet.
  waiting integer not null,
  open integer not null,
  closed integer not null,
  quarantined integer not null,
  diverted integer not null,
  discarded integer not null,
  -- In mailboxes of people.
  personal integer not null,
  settled_at timestamptz not null,
  primary key (mailbox_id, hour)
);
create index mail_balance_hour on mail_balance (hour);
