// The sentences by which servers say, without the form that RFC 3464 gives, that a mail failed or waits. Data only: each
// with whose it is. A new server is a line here and a mail among the fixtures.

export const failurePhrases: readonly RegExp[] = [
  /this is the (qmail-send|mailer-daemon|mail delivery) program/i, // qmail
  /wasn't able to deliver your message to the following address/i, // qmail
  /could not be delivered to (one or more|all|some|the following|any) /i, // exim, postfix, many
  /(the )?following address(\(es\)|es)? (failed|could not be d)/i, // exim, Mimecast
  /could not be delivered to:/i, // KDDI
  /the following addresses? had (permanent|transient non-fatal)? ?(fatal )?(delivery )?(errors|problems)/i, // sendmail, AOL
  /- ?transcript of session follows ?-/i, // sendmail
  /- ?(unsent|returned|undelivered) message (follows|below) ?-/i,
  /your message[\s\S]{0,600}?did not reach the following recipient/i, // Exchange 5.5
  /the following recipient\(?s?\)? (could not|cannot) be reached/i, // Exchange 2000, MDaemon
  /delivery (has )?failed (to|for) (these|the following|this)/i, // Exchange 2007 and later
  /your message (couldn't|could not|wasn't|was not|can't|cannot|has not been) (be )?delivered/i, // Gmail, 365, many
  /delivery to the following recipients? (has )?failed/i, // Gmail, Exchange
  /unable to deliver (your |the )?(message|mail|e-?mail)/i, // Yahoo, many
  /was not delivered to:?/i, // Lotus Domino
  /(message|mail) (that )?you sent was undeliverable/i, // GroupWise
  /undeliverable mail|undeliverable message|mail undeliverable/i, // Courier, MMS
  /recipients? cannot be delivered/i, // Courier
  /permanent fatal (delivery )?errors?/i, // MDaemon, sendmail
  /(message|mail) cannot be delivered to the following/i, // X.400 gateways, PMDF, iPlanet
  /recipient address: .{3,200}\n\s*(original address|reason):/i, // PMDF
  /failed addresses follow/i, // smail
  /undeliverable to\b/i, // IMail
  /user mailbox exceeds allowed size/i, // IMail
  /unknown user:? /i, // IMail
  /sent <<< rcpt to/i, // InterScan
  /could not deliver (your |the )?(message|mail|e-?mail)/i,
  /(message|mail|e-?mail) (could not|can not|cannot|can't) be delivered/i,
  /could not (send|deliver) (the )?(message|mail) (for|to)/i,
  /delivery (failure|failed|error|notification: delivery)/i,
  /failed to deliver (to|the|your)/i, // CommuniGate, Mercury
  /(this|the following) (user|recipient|address|account|mailbox)s? (doesn't|does not) (have|exist)/i, // Yahoo
  /the (e-?mail|recipient|user)( address| account| name)? (you (tried to reach|entered)|that you)[\s\S]{0,80}(does not exist|couldn't be found|is disabled)/i,
  /(is )?no longer (valid|in use|active|monitored|exists?)[\s\S]{0,40}mail(box)?/i,
  /(message|mail) (was |has been |is being )?(returned|rejected|bounced) (to (the )?sender|back to you|because|by)/i,
  /error (occurred )?(while |when |in )?(trying to |attempting to )?deliver(ing)? (the|your|a) (mail|message)/i, // DragonFly, WorkMail, OpenSMTPD
  /error occurred while attempting to deliver/i, // OpenSMTPD
  /invalid (user address|final delivery userid)/i, // James, IMail
  /(we had )?trouble delivering your message/i,
  /recipients? (was|were) (aborted|affected|rejected)/i, // MailMarshal, EZweb
  /failure reasons/i, // Lotus
  /host (unknown|not found)\b[\s\S]{0,80}@/i,
  /konnte nicht (an .{1,80}|an die .{1,60})?(zu)?(ge|zuge)stellt werden|unzustellbar/i, // de
  /(n'a pas pu|ne peut pas|impossible)[\s\S]{0,40}(être (remis|distribué|délivré|livré)|remettre|distribuer|délivrer)/i, // fr
  /no se (ha podido|pudo|puede) (entregar|enviar)|no ha podido ser entregado/i, // es
  /(impossibile|non è stato possibile) (consegnare|recapitare)|non (è stato|può essere) (consegnato|recapitato)/i, // it
  /não (foi possível entregar|pôde ser entregue|foi entregue)/i, // pt
  /kon niet (worden )?(afgeleverd|bezorgd)|is niet (afgeleverd|bezorgd)/i, // nl
  /kunde inte levereras|kunne ikke (leveres|sendes)/i, // sv, da, no
  /nie (można było|udało się|mogła zostać) (dostarczyć|doręczyć|dostarczona)|nie została dostarczona/i, // pl
  /не (удалось доставить|было доставлено|может быть доставлено|доставлено)/i, // ru
  /配信できませんでした|送信できませんでした|お届けできませんでした|不達/i, // ja
  /无法(投递|送达|发送)|退信|未能(送达|投递)|無法傳遞/i, // zh
  /(전달|배달|발송)(하지 못|되지 않|할 수 없|에 실패)/i, // ko
];

export const delayPhrases: readonly RegExp[] = [
  /this is a (warning|transient|temporary)[\s\S]{0,40}(message )?only/i, // sendmail, qmail
  /you do not need to resend your message/i, // sendmail, postfix, Exchange
  /has not (yet )?been delivered (to (one|all|some|the following|any)|after)/i, // exim
  /message (that you sent )?(is|was|has been) delayed|delivery[\s\S]{0,30}(is |was |has been )delayed/i,
  /delivery (status notification )?\(?delay(ed)?\)?/i,
  /could not be delivered for .{1,40}\n?[\s\S]{0,40}(it will be retried|keep trying)/i, // postfix
  /(will|we('ll)?) (keep|continue) (on )?(trying|to try|retrying|attempt)/i,
  /warning: (could not send|message still undelivered|could not deliver)/i,
  /delivery attempts will continue to be made/i, // exim
  /zustellung[\s\S]{0,40}verzögert|noch nicht zugestellt/i,
  /remise (différée|retardée)|n'a pas encore été (remis|distribué)/i,
  /entrega (se ha )?retrasad|demorad/i,
];

/** Where the returned mail, or a copy of its header fields, begins. */
export const returnedMarks: readonly RegExp[] = [
  /^-{2,} ?(this is a copy of|below this line is a copy of|the header of|the body of|original message|original mail|returned message|undelivered message|unsent message|message header|message text|start of (returned|original)|header of|headers follow|forwarded message|included is a copy|your original message|copy of your message|begin (message|returned)).*$/im,
  /^(message headers? (follow|below)s?|original message (follows|headers?|header)|original headers|the original message was:|your original message|returned mail follows|contents? of (the )?(original )?message|unsent message (follows|below)|message text follows).*$/im,
  /^\|?-{4,}[ >]*(message text follows|unsent message|returned message|original message).*$/im,
  /^={3,} ?(original|returned|message|headers?).*$/im,
  /^(received: from |return-path: ?<|x-message-info: |x-envelope-from: |dkim-signature: )/im,
  /^-{3,} ?(ursprüngliche|original|message d'origine|mensaje original|messaggio originale).*$/im,
];
