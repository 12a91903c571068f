// Danish, Norwegian and Swedish told apart, and from what only looks like them, by their small words: the detector of all
// other languages knows but one of the three. Data, and one question.

type Nordic = 'da' | 'no' | 'sv';

const list = (words: string): readonly string[] => words.split(' ');

/** Each word with the languages that have it; words that other languages are full of are left out. */
const small: ReadonlyMap<string, readonly Nordic[]> = new Map(
  (
    [
      ['da', 'af hvad mig jer noget nogle blev uden hvornår sådan gerne kunne meget tak fordi lige siden nu'],
      [
        'da',
        'efter måske bestilling hvordan modtaget jeres igen selv vores venlig hilsen mangler endnu hende',
      ],
      ['no', 'av hva meg deg dere noe noen ble uten når gjerne kunne mye takk fordi siden nå etter kanskje'],
      ['no', 'bestillingen hvordan mottatt deres igjen selv vår vennlig hilsen mangler ennå henne fått hei'],
      ['da', 'jeg ikke og er på til det har kan vil men også hvor hvis min mit dette så været været hej'],
      ['no', 'jeg ikke og er på til det har kan vil men også hvor hvis min mitt dette så vært fra'],
      ['sv', 'jag inte och är på till det har kan vill men också var om min mitt detta så varit från hej'],
      [
        'sv',
        'av vad mig er något några blev utan när gärna kunde mycket tack eftersom sedan nu efter kanske',
      ],
      ['sv', 'beställning hur fått ert igen själv vår vänliga hälsningar saknar ännu henne skulle vi ni'],
    ] as const
  )
    .flatMap(([language, words]) => list(words).map((word) => [word, language] as const))
    .reduce(
      (all, [word, language]) => all.set(word, [...new Set([...(all.get(word) ?? []), language])]),
      new Map<string, Nordic[]>(),
    ),
);

const order: readonly Nordic[] = ['da', 'no', 'sv'];
/** So many of its words must be such words, and so many at least. */
const share = 0.25;
const fewest = 4;
/** Letters that the language has not. */
const foreign: Readonly<Record<Nordic, RegExp>> = { da: /[äö]/, no: /[äö]/, sv: /[æø]/ };

/** Null: it is none of the three. Empty: it is one of them, and nobody can tell which. */
export function nordicLanguage(text: string): Nordic | '' | null {
  const lower = text.toLowerCase();
  const words = lower.match(/\p{L}+/gu) ?? [];
  const scores: Record<Nordic, number> = { da: 0, no: 0, sv: 0 };
  for (const word of words) for (const language of small.get(word) ?? []) scores[language] += 1;
  for (const language of order) if (foreign[language].test(lower)) scores[language] = 0;
  const [best, second] = order.toSorted((one, other) => scores[other] - scores[one]);
  if (best === undefined || second === undefined) return null;
  if (scores[best] < fewest || scores[best] < words.length * share) return null;
  return scores[best] > scores[second] ? best : '';
}
