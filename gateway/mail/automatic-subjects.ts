// Subjects that answering machines give to their answers, in the languages they are met in (T9). Data, and one question.
// Only beginnings count: `Re: Automatic reply: …` is a person who answers a machine.

const subjects: readonly RegExp[] = [
  /^\[?(auto(matic|mated|matically generated|generated)?[ -]?(reply|response|answer|acknowledge?ment)|autoreply|autoresponse|auto:|vacation (reply|response|message))/i,
  /^\[?(out of (the )?office|i am (currently )?(out of|away from) (the )?office|away from (my|the) (office|desk|mail)|on (vacation|holiday|leave|annual leave|maternity leave|parental leave)\b|ooo[: -]|away message|(currently )?out[ -]of[ -](the[ -])?office)/i,
  // Lotus Notes, also through a list
  /^(?!re:|aw:|fwd?:)(\[[^\]]{1,40}\]\s*)?[\p{L}/ .,'-]{3,80} is out of (the )?office\.?( .{0,60})?$/iu,
  // de
  /^(automatische (antwort|abwesenheits|rückantwort|e-?mail)|automatisch generierte|abwesenheits(notiz|nachricht|benachrichtigung|meldung|assistent|info)|abwesend\b|abwesenheit\b|nicht im (büro|haus)|ich bin (im urlaub|nicht im (büro|haus)|abwesend)|urlaub(sbenachrichtigung|smeldung|snotiz)|außer haus)/i,
  // fr
  /^(réponse auto(matique)?|reponse auto(matique)?|absence du bureau|message d'absence|absent du bureau|absence :|absen(ce|te?) (du|jusqu|pour)|en congés?\b|notification d'absence)/i,
  // es
  /^(respuesta autom[áa]tica|fuera de (la )?oficina|ausente de la oficina|mensaje de ausencia|aviso de ausencia|autorrespuesta|ausencia\b|contestaci[óo]n autom[áa]tica)/i,
  // pt
  /^(resposta autom[áa]tica|aus[êe]ncia tempor[áa]ria|fora do escrit[óo]rio|estou ausente|aviso de aus[êe]ncia|aus[êe]ncia do escrit[óo]rio|mensagem de aus[êe]ncia)/i,
  // it
  /^(risposta automatica|fuori (sede|ufficio)|assente dall'ufficio|messaggio di assenza|notifica di assenza|assenza dall'ufficio)/i,
  // nl
  /^(automatisch(e)? (antwoord|beantwoord|bericht|reactie)|afwezigheids?(bericht|melding|assistent)|niet aanwezig|niet op kantoor|afwezig\b|buiten kantoor)/i,
  // sv, da, no
  /^(auto(matiskt )?svar|automatisk (svar|svarmelding|besvarelse)|frånvaro(meddelande)?|fraværs?(besked|melding|assistent)|ikke (på|til stede)|inte på kontoret|ej på plats|semester\b|fravær\b|autosvar|autosvarande|fraværende)/i,
  // fi
  /^(automaattinen (vastaus|poissaoloviesti)|poissaolo(viesti|ilmoitus)?|poissa (toimistosta|työpaikalta))/i,
  // pl, cs, sk
  /^(odpowied[źz] automatyczna|automatyczna odpowied[źz]|poza biurem|nieobecno[śs][ćc]|autoodpowied[źz]|automatick[áa] odpov[ěe][ďd]|mimo kancel[áa][řr]|nep[řr][íi]tomnost|neprítomnos[ťt])/i,
  // hu, ro, tr
  /^(automatikus v[áa]lasz|h[áa]zon k[íi]v[üu]l|r[ăa]spuns automat|mesaj automat|absen[țt][ăa]|otomatik yan[ıi]t|otomatik cevap|ofis d[ıi][şs][ıi]nda)/i,
  // el, ru, uk, bg
  /^(αυτόματη απάντηση|εκτός γραφείου|απουσία|авто(матический )?ответ|автоматическ(ий|ое) (ответ|уведомление)|отсутствую|нет на (рабочем )?месте|вне офиса|автоматична відповідь|автовідповідь|поза офісом|автоматичен отговор)/i,
  // ja, zh, ko
  /^(【?自動(応答|返信|送信)|不在(通知|のお知らせ|案内|連絡)?|自动(回复|答复|回覆|回應)|自動(回覆|答覆|回應)|外出|不在办公室|休假|자동 ?(응답|회신|답장)|부재 ?(중|알림)|휴가)/i,
  // ar, he, fa, hi, th, vi, id
  /^(رد تلقائي|الرد التلقائي|خارج المكتب|תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|پاسخ خودکار|स्वचालित (उत्तर|जवाब)|ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ|trả lời tự động|thư trả lời tự động|balasan otomatis|jawapan automatik|di luar kantor)/i,
  // hr, sr, sl, et, lv, lt, ca
  /^(automatski odgovor|odsutan|samodejni odgovor|odsotnost|automaatvastus|autom[āa]tisk[āa] atbilde|automatinis atsakymas|resposta autom[àa]tica|fora de l'oficina)/i,
];

export function isAnswerSubject(subject: string): boolean {
  const bare = subject.trim();
  return subjects.some((pattern) => pattern.test(bare));
}
