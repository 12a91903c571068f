-- Which archived mail was the first with these contents (T7): unique over all gateways.
create table mail_fingerprints (
  fingerprint bytea primary key,
  archive_id text not null references archive (id)
);
