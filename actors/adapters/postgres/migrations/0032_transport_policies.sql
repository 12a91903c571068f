-- What domains demand of how their mail is brought (RFC 8461), for as long as they said.

create table transport_policies (
  domain text primary key,
  policy_id text not null,
  mode text not null check (mode in ('enforce', 'testing', 'none')),
  mx text[] not null,
  expires_at timestamptz not null
);

create index transport_policies_expiry on transport_policies (expires_at);
