-- Statuses that the system sets by itself: after missed offers (F65), and when the last connection is lost (T16).
-- An entry of an administrator that has the id already becomes the built-in one; a name that is taken is left alone.

insert into statuses (id, name, routable, report_class, built_in)
select id, case when exists (select from statuses s where s.name = n.name and s.id <> n.id) then n.name || ' (system)' else n.name end,
  false, report_class, true
from (values
  ('break-missed', 'Break – missed offer', 'break'),
  ('away', 'Away', 'break')
) as n (id, name, report_class)
on conflict (id) do update set routable = false, built_in = true;
