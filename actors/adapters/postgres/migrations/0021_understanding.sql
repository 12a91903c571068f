-- What a mail was understood as: its kind, what its calendar parts say, and, once a person has named the charset that it is
-- written in, how it reads then (T20). The first reading stays in its columns.
alter table messages add column kind text not null default '';
alter table messages add column calendar jsonb;
alter table messages add column redecoded jsonb;
