-- What the sender of a mail wants to be told of its delivery (RFC 3461); null: nothing was said.
alter table archive add column dsn jsonb;
