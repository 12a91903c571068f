// Subjects that servers give to what they could not deliver, in the languages they are met in. Data, and one question.

const subjects: readonly RegExp[] = [
  /^(undeliver(able|ed)|undelivered mail|mail (delivery )?(failed|failure|error)|delivery (status notification|failure|notification|error|report|has failed)|returned mail|failure notice|failed mail|warning: (could not send|message .* delayed|mail delivery)|mail (system )?error|nondeliverable|non[- ]?delivery|message (not|could not be|status|undeliverable|delivery)|(your )?(message|mail|e-?mail) (could not|couldn't|was not|cannot|delayed)|undeliverable|failed delivery|mail returned|bounced|rejected|\*+ ?undelivered|delayed mail|nodelivery|ndn:|dsn:|delayed:|permanent delivery failure|error sending|mail could not be delivered|unable to deliver)/i,
  /^(unzustellbar|nicht zustellbar|zustellung|fehler beim (senden|zustellen)|mail ?zustellung)/i,
  /^(non remis|échec (de )?(la )?(remise|distribution|l'envoi)|non distribuable|message non (remis|délivré|distribué)|notification d'échec)/i,
  /^(no se (puede|pudo) entregar|mensaje no entregado|no entregado|error de entrega|fallo en la entrega)/i,
  /^(non recapitabile|messaggio non (recapitato|consegnato)|mancata (consegna|recapito)|impossibile recapitare)/i,
  /^(não é possível entregar|mensagem não entregue|falha na entrega|não entregue)/i,
  /^(onbestelbaar|niet bezorgd|niet afgeleverd|bericht niet)/i,
  /^(kan inte levereras|olevererbart|ej levererbart|kunne ikke leveres|kan ikke leveres|ikke leveret)/i,
  /^(niedostarczalne|nie można dostarczyć|niedoręczona|zwrot)/i,
  /^(недоставленное|не удалось доставить|сообщение не доставлено|ошибка доставки|недоставлено)/i,
  /^(配信不能|配信エラー|未配信|送信エラー|不達|mail 配信)/i,
  /^(退信|系统退信|未送达|无法投递|無法傳遞|未傳遞)/i,
  /^(배달되지 않음|전달 실패|반송|수신실패)/i,
];

export function enoughForSubject(subject: string): boolean {
  const bare = subject.trim().replace(/^(\[[^\]]{1,40}\]|\*{2,}[^*]{0,20}\*{2,})\s*/, '');
  return subjects.some((pattern) => pattern.test(bare));
}
