-- What a virus scanner said of an attachment when it came, and why; empty: nobody was asked (T21).

alter table attachments
  add column scan text not null default '' check (scan in ('', 'clean', 'infected', 'unknown')),
  add column scan_reason text not null default '';
