-- Rules that need only one of their conditions; mail that a rule discards, with the reason, still in the archive.

alter table rules add column match text not null default 'all' check (match in ('all', 'any'));

alter table archive drop constraint archive_state_check;
alter table archive add constraint archive_state_check check (state in ('accepted', 'routed', 'discarded'));
alter table archive add column discard_reason text, add column discard_rule text;

-- What an entry of the directory said before.
create index audit_entity on audit (entity, entity_id, id desc);
