-- The archive as a chain for each mailbox (F17, N3): every mail is bound to the one before it when it is accepted, so that
-- none can be changed, taken out or put in between afterwards without `npm run verify` noticing.

create table archive_heads (
  mailbox_id text primary key,
  seq bigint not null,
  link bytea not null
);

create table archive_chain (
  mailbox_id text not null,
  seq bigint not null,
  archive_id text not null unique,
  link bytea not null,
  primary key (mailbox_id, seq)
);

-- Heads that were signed with a key that is not in the database: who can write here can build a new chain, but not these.
create table archive_anchors (
  mailbox_id text not null,
  seq bigint not null,
  link bytea not null,
  at timestamptz not null,
  mac bytea not null,
  primary key (mailbox_id, seq)
);

-- SHA-256 over the link before, the place, and what was accepted. The same is computed in archive-chain.ts.
create function archive_link(
  before bytea, seq bigint, id text, received_at timestamptz, source text, envelope_from text, envelope_to text[],
  remote_address text, mailbox_id text, account_ids text[], size integer, sha bytea
) returns bytea language sql stable parallel safe as $$
  select sha256(
    before || int8send(seq) || int8send((extract(epoch from received_at) * 1000)::bigint) || int4send(size) || sha
    || sha256(convert_to(id, 'UTF8')) || sha256(convert_to(source, 'UTF8'))
    || sha256(convert_to(envelope_from, 'UTF8'))
    || sha256(convert_to(array_to_string(envelope_to, E'\n'), 'UTF8'))
    || sha256(convert_to(remote_address, 'UTF8')) || sha256(convert_to(mailbox_id, 'UTF8'))
    || sha256(convert_to(array_to_string(account_ids, E'\n'), 'UTF8')))
$$;

-- Once per statement: the mails of a batch share one look at the head. Mailboxes in one order, so that two batches wait for
-- each other instead of locking each other out.
create function chain_archived() returns trigger language plpgsql as $$
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
    insert into archive_chain values (box, head.seq, mail.id, head.link);
  end loop;
  if box is not null then
    update archive_heads h set seq = head.seq, link = head.link where h.mailbox_id = box;
  end if;
  return null;
end
$$;

-- What is there already comes first, in the order of its arrival.
do $$
declare
  mail record;
  head archive_heads;
begin
  for mail in select * from archive order by mailbox_id collate "C", received_at, id collate "C" loop
    insert into archive_heads values (mail.mailbox_id, 0, ''::bytea) on conflict do nothing;
    select * into head from archive_heads h where h.mailbox_id = mail.mailbox_id;
    head.seq := head.seq + 1;
    head.link := archive_link(head.link, head.seq, mail.id, mail.received_at, mail.source, mail.envelope_from,
      mail.envelope_to, mail.remote_address, mail.mailbox_id, mail.account_ids, mail.size, mail.sha256);
    insert into archive_chain values (mail.mailbox_id, head.seq, mail.id, head.link);
    update archive_heads h set seq = head.seq, link = head.link where h.mailbox_id = mail.mailbox_id;
  end loop;
end
$$;

create trigger archive_chained after insert on archive
  referencing new table as fresh for each statement execute function chain_archived();

create index archive_received on archive (received_at, id);
