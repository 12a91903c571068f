-- How each mail was understood: which case it belongs to and why, and the rule that placed it (F5, F17).

alter table messages add column understood jsonb;
