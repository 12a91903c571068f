-- Mail to people that a virus scanner refuses is kept back: it lies in a folder of its own in place of the Inbox, with the
-- reason, until somebody releases it (T21).

alter table account_messages drop constraint account_messages_folder_check;
alter table account_messages
  add constraint account_messages_folder_check check (folder in ('inbox', 'sent', 'archive', 'quarantine')),
  add column held_reason text not null default '';
create index account_messages_held on account_messages (archive_id) where folder = 'quarantine';
