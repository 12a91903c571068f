-- Who sent a mail: what the client called itself, and what SPF, DKIM, DMARC and ARC said (C15, T26); null: nobody asked.
alter table archive add column helo text not null default '';
alter table messages add column authentication jsonb;
