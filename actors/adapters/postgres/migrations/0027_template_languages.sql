-- Templates in several languages, each with its HTML; what stands above mail that is sent on, in the report of a mail that
-- could not be delivered, and around the links to rate a mail (F105); and the languages that a mail asks to be answered in.

alter table templates
  drop constraint templates_kind_check,
  add constraint templates_kind_check
    check (kind in ('receipt', 'closed', 'working', 'hold', 'forward', 'bounce', 'rating', 'answer')),
  add column language text not null default 'en',
  add column html text not null default '',
  add column variants jsonb not null default '[]';

alter table messages add column languages text[] not null default '{}';
