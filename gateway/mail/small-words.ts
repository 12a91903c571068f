// The language of a text by its small words, which say more of a few lines than how often letters follow each other: so a
// receipt is not in French because somebody wrote "Question". Data, and one question.

const list = (words: string): readonly string[] => words.split(' ');

/** What a language says in almost every sentence; many stand in several of them. */
const smallWords: Readonly<Record<string, readonly string[]>> = {
  da: list(
    'jeg ikke og er på til det har kan vil men også hvor hvis min mit mine dette været hej af hvad mig dig jer noget nogle blev uden hvornår sådan gerne meget tak lige siden efter hvordan jeres vores venlig hilsen endnu en et den de der at som med for fra om ved du vi han hun så nu igen fået hjælpe',
  ),
  de: list(
    'der die das den dem des ein eine einen einem einer und oder ist sind war ich sie er es wir ihr mein meine meinen meiner ihre ihren ihnen nicht kein keine mit für von vom zu zum zur auf bei bitte danke dank guten tag hallo wann wo wie warum kann können habe haben hat wird werden noch schon auch aber wenn dass im am an seit nach mich mir uns in so was',
  ),
  en: list(
    'the and of to is are was were be been i you he she it we they my your our their this that these those with for from have has had not can could would should will what when where why how please thanks thank hello hi dear if or but as at on by do does did me us there which who about in an so all any just more',
  ),
  es: list(
    'el la los las un una de del y es son yo usted mi mis su sus no que en para por con hola gracias dónde cuándo cómo está estoy he ha favor desde este esta si pero más se lo le me puedo quiero muy buenos días al ya',
  ),
  fr: list(
    'le la les un une des du de et ou est sont je vous il elle nous mon ma mes votre vos notre ne pas plus que qui dans pour avec sur par bonjour merci où quand comment pourquoi ai avez été depuis ce cette ces au aux en si mais peux se',
  ),
  it: list(
    'il lo la gli le un una sono io lei noi mio mia suo sua non che di del della in per con ciao buongiorno grazie dove quando come perché ho ha stato questo questa se ma più si mi vorrei',
  ),
  nl: list(
    'de het een en of is zijn ik u je jij hij zij wij we mijn uw onze niet geen met voor van op bij naar aan goedemiddag hallo bedankt waar wanneer hoe waarom kan kunt kunnen heb hebt heeft wordt nog al ook maar als dat die dit er om te sinds mij me blijft graag wil in',
  ),
  no: list(
    'jeg ikke og er på til det har kan vil men også hvor hvis min mitt mine dette vært hei av hva meg deg dere noe noen ble uten når gjerne mye takk nå etter hvordan deres vår vennlig hilsen ennå en et den de der at som med for fra om ved du vi han hun så igjen fått får hjelpe siden',
  ),
  pl: list(
    'nie jest się że co jak dla proszę dziękuję dzień dobry gdzie kiedy mam mój moja ale czy już od po za na do to',
  ),
  pt: list(
    'os as um uma é são eu você meu minha seu sua não que em de do da no na para por com olá obrigado obrigada onde quando como estou tenho tem foi este esta se mas mais muito',
  ),
  sv: list(
    'jag inte och är på till det har kan vill men också var om min mitt mina detta varit hej av vad mig dig er något några blev utan när gärna mycket tack eftersom sedan nu efter hur fått får ert vår vänliga hälsningar ännu en ett den de att som med för från vid du vi han hon ni skulle hjälpa så sen igen',
  ),
};

const languagesOf = new Map<string, string[]>();
for (const [language, words] of Object.entries(smallWords))
  for (const word of words) languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);

/** Letters that a language has not. */
const foreign: Readonly<Record<string, RegExp>> = { da: /[äö]/, no: /[äö]/, sv: /[æø]/ };
/** So many of the words must be such words, and so many at least; and half as many again as of the next language. */
const share = 0.2;
const fewest = 2;
const lead = 1.2;

/** Null: its small words do not say. Kept apart from what are names anyway: addresses and numbers. */
export function languageBySmallWords(text: string): string | null {
  const lower = text.toLowerCase();
  const runs = lower.split(/\s+/).filter((run) => !run.includes('@') && !run.includes('/'));
  const words = runs.join(' ').match(/\p{L}+/gu) ?? [];
  const scores = new Map<string, number>();
  for (const word of words)
    for (const language of languagesOf.get(word) ?? []) scores.set(language, (scores.get(language) ?? 0) + 1);
  for (const [language, letters] of Object.entries(foreign)) if (letters.test(lower)) scores.delete(language);
  const [best, second] = [...scores].toSorted(([, one], [, other]) => other - one);
  if (best === undefined || best[1] < fewest || best[1] < words.length * share) return null;
  return second === undefined || best[1] >= second[1] * lead ? best[0] : null;
}
