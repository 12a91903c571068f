-- When a message was last moved from one case to another (T8), so that moves can be told in any order; 0: never.

alter table messages add column moved_at_ms bigint not null default 0;
