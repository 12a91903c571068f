-- Since when a case is open: from its last opening on, its deadline runs (F16). Null: since `created_at`.

alter table cases add column opened_at timestamptz;
