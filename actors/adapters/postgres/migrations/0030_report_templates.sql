-- What reports say of mail that did not fail: it has arrived, was handed on, or is late (F105).

alter table templates
  drop constraint templates_kind_check,
  add constraint templates_kind_check
    check (kind in ('receipt', 'closed', 'working', 'hold', 'forward', 'bounce', 'delivered', 'relayed', 'delayed',
      'rating', 'answer'));
