// How mail programs open what they quote, in the languages they are translated to, and how they sign for people. Data
// only: another program or language is a line here and a line in the table of the test.

/** Verbs that end an attribution: `On … Ann wrote:`. */
const wrote = [
  'wrote',
  'writes',
  'a écrit',
  'schrieb',
  'hat geschrieben',
  'geschrieben',
  'escribió',
  'escribi[óo]',
  'escreveu',
  'ha scritto',
  'scrisse',
  'ha escrit',
  'schreef',
  'geschreven',
  'het volgende geschreven',
  'schreef het volgende',
  'skrev',
  'skrev følgende',
  'följande',
  'kirjoitti',
  'napisał(?:\\(a\\)|a)?',
  'pisze',
  'napsal(?:\\(a\\)|a)?',
  'napísal(?:\\(a\\)|a)?',
  'írta',
  'a scris',
  'yazdı',
  'şunu yazdı',
  'έγραψε',
  'написал(?:а|\\(а\\))?',
  'пишет',
  'писал(?:а|\\(а\\))?',
  'написав(?:ла|\\(-ла\\))?',
  'пише',
  'написа',
  'je napisao',
  'je napisala',
  'napisao',
  'je napisal',
  'kirjutas',
  'rakstīja',
  'rašė',
  'viết',
  'đã viết',
  'menulis',
  'telah menulis',
  '写道',
  '寫道',
  '写到',
  'のメール',
  'さんは書きました',
  'wrote',
  '작성',
  'كتب',
  'כתב(?:ה)?',
  'نوشت',
  'เขียน(?:ว่า)?',
].join('|');

/** Begin an attribution that has no such verb at the end: `On …:`, `2016-03-03 17:21 GMT+01:00 Ann:`. */
export const attributions: readonly RegExp[] = [
  new RegExp(
    `^[>\\s*_-]{0,8}(?=.*(?:\\d|@|<|“|"|you|user)).{2,400}(?:${wrote})\\s*(?:[-–—*:：,，]|:\\s*\\*){0,6}\\s*$`,
    'iu',
  ),
  new RegExp(
    `^[>\\s*]{0,8}(?:on|am|le|el|em|il|op|den|dne|dnia|w dniu|пн|вт|ср|чт|пт|сб|вс|на|στις|a|la|vào|pada|on behalf)\\b.{4,200}\\d{1,4}.{4,300}(?:${wrote})\\s?:`,
    'iu',
  ),
  new RegExp(`^[>\\s*]{0,8}\\S.{1,200}\\s(?:${wrote})\\s.{2,80}\\d{1,2}[:.]\\d{2}.{0,12}[:：]\\s*$`, 'iu'),
  new RegExp(
    `^[>\\s*]{0,8}(?:am|op|den|el|le|il|em|på|dne|dnia)\\b.{0,60}\\d.{0,80}(?:${wrote})\\s.{2,200}[:：]\\s*$`,
    'iu',
  ),
  new RegExp(`^[>\\s*]{0,8}.{0,60}\\d{1,2}[:.]\\d{2}.{0,40}\\s(?:${wrote})\\s.{2,200}[:：]\\s*$`, 'iu'),
  /^\s*[\p{L}"'][^:\n]{1,80}\s<?\S{1,100}@\S{1,100}>?\s+wrote:\s*$/iu,
  /^\s*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?.{0,20}\d{1,2}:\d{2}.{0,300}[<@>:：\p{L}]\s*:?\s*$/u,
  /^\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s.{1,120}<\S{1,200}@\S{1,200}>:?\s*$/u,
  /^\s*>?\s*在\s?\d{4}.{4,200}(?:写道|寫道)[:：]\s*$/u,
  /^\s*\d{4}年\d{1,2}月\d{1,2}日.{0,300}[:：]\s*$/u,
  /^\s*\d{4}년 \d{1,2}월 \d{1,2}일.{0,300}:\s*$/u,
  /^\s*at \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.{1,40}you wrote:\s*$/iu,
];

/** The first line of one that is wrapped. */
export const beginsAttribution =
  /^[>\s*_-]{0,8}(?:on|am|le|el|em|il|op|den|på|dne|dnia|w dniu|пн|вт|ср|чт|пт|сб|вс|на|στις|vào|pada|\d{1,4})[\s.,/-].*\d/iu;
/** What its last line ends with, so that few lines are looked at closely. */
export const endsAttribution = /[\p{L}\d].{0,400}[:：*>\-–—\p{L})][\s*]*$/u;

/** A line of its own, after which all is quoted. */
export const separators: readonly RegExp[] = [
  /^[\s>*_]{0,8}-{2,}\s*\*?\s*(?:original message|original appointment|reply message|message d'origine|message original|message initial|ursprüngliche (?:nachricht|mail|e-mail)|originalnachricht|original-nachricht|weitergeleitete nachricht|mensaje original|mensagem original|messaggio (?:originale|inoltrato)|oorspronkelijk bericht|doorgestuurd bericht|ursprungligt meddelande|originalmeddelande|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperäinen viesti|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|eredeti üzenet|mesaj original|orijinal (?:mesaj|ileti)|özgün ileti|αρχικό μήνυμα|исходное сообщение|пересылаемое сообщение|оригинальное сообщение|вихідне повідомлення|原始邮件|原始郵件|原邮件|元のメッセージ|原始信件|원본 메시지|tin nhắn gốc|pesan asli|forwarded message|forwarded by .{1,60}|begin forwarded message|wrote|reply above this line)\s*\*?\s*-{2,}/iu,
  /^\s*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|vidarebefordrat brev):\s*$/iu,
  /^-{2,}\s?on .{6,200}wrote\s?-{2,}\s*$/iu,
  /^[\s>]*-{5,}\s?(?:on|am|le|el) .{6,200}-{2,}\s*$/iu,
  /^\s*#{2,}[- ]*(?:please (?:type|reply|write) (?:your reply )?above|bitte antworten sie oberhalb).{0,40}$/iu,
];

/** The fields of a header block that programs put above what they quote. Two of them in a row, from first, make one. */
export const headerFirst =
  /^[\s>*_]{0,8}(?:from|von|de|da|van|fra|från|lähettäjä|od|feladó|de la|kimden|gönderen|από|от|від|от кого|发件人|寄件者|差出人|보낸 사람|보낸사람|từ|dari|sender|absender|expéditeur|remitente|mittente|afzender|avsändare|avsender)\s?\*{0,2}\s?[:：]\*?\s*\S/iu;
export const headerField =
  /^[\s>*_]{0,8}(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|attachments?|von|an|gesendet|datum|betreff|antwort an|antworten an|de|à|a|envoyé|objet|copie|para|enviado(?: el)?|asunto|assunto|data|enviada(?: em)?|fecha|da|inviato|oggetto|risposta|van|aan|verzonden|onderwerp|fra|til|sendt|emne|dato|från|till|skickat|ämne|lähettäjä|vastaanottaja|lähetetty|päivämäärä|aihe|od|do|wysłano|temat|komu|odesláno|předmět|feladó|címzett|elküldve|tárgy|kimden|kime|gönderen|tarih|konu|gönderilme|από|προς|στάλθηκε|θέμα|от|кому|отправлено|дата|тема|від|发件人|发送时间|收件人|主题|抄送|日期|寄件者|收件者|主旨|差出人|送信日時|宛先|件名|日時|보낸 사람|보낸사람|받는 사람|받는사람|제목|날짜|보낸 날짜|từ|đến|ngày|chủ đề|dari|kepada|perihal)\s?\*{0,2}\s?[:：]/iu;

/** What programs sign with, for people who did not. */
export const deviceSignatures: readonly RegExp[] = [
  /^\W{0,3}(?:sent (?:from|via|with|using) (?:my |the )?\S|get outlook for |sent by )/iu,
  /^\W{0,3}(?:von meinem .{1,60}gesendet|gesendet (?:von|mit|über) |diese nachricht wurde (?:von|mit))/iu,
  /^\W{0,3}(?:envoyé (?:de(?:puis)?|à partir de|avec) |obtenez outlook|télécharger outlook)/iu,
  /^\W{0,3}(?:enviado desde |enviado (?:do|pelo|a partir|com) |obtener outlook|obter o outlook)/iu,
  /^\W{0,3}(?:inviato da(?:l|llo)? |scarica outlook|ottieni outlook)/iu,
  /^\W{0,3}(?:verzonden (?:vanaf|met|via|vanuit) |verstuurd vanaf )/iu,
  /^\W{0,3}(?:sendt fra |skickat från |skickades från |lähetetty |sendt via )/iu,
  /^\W{0,3}(?:wysłane z |odesláno z|odoslané z|küldve |elküldve |trimis de pe |iphone['’]?umdan gönder|şuradan gönderildi)/iu,
  /^\W{0,3}(?:отправлено (?:с|из) |надіслано (?:з|із) |изпратено от |εστάλη από|στάλθηκε από)/iu,
  /^\W{0,3}(?:.{0,20}iphoneから送信|发自我的|發自我的|从我的.{1,20}发送|나의 .{1,20}에서 보냄|내 .{1,20}에서 보냄|được gửi từ|dikirim dari)/iu,
];
