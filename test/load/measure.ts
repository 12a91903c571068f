// What a benchmark gives: figures with their targets, printed as a table and, when asked, as JSON.

export interface Figure {
  readonly bench: string;
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** From the design's targets; null where none is set. */
  readonly target: number | null;
  readonly better: 'higher' | 'lower';
}

/** The value below which the share `quantile` of the values lies; the values are sorted in place. */
export function quantile(values: number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

/** By how much `y` rises for each `x`, by the line that fits best (least squares). */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}

function shown(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}

function ratioOf({ value, target, better }: Figure): string {
  if (target === null) return '';
  // A growth may be none, or less.
  if (better === 'lower' && value <= 0) return '✓';
  const ratio = better === 'higher' ? value / target : target / value;
  return `${ratio.toFixed(2)}× ${ratio >= 1 ? '✓' : '✗'}`;
}

/** A row a figure: ratio above 1 means that the target is reached. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ['benchmark', 'measure', 'result', 'target', 'ratio'],
    ...figures.map((figure) => [
      figure.bench,
      figure.measure,
      `${shown(figure.value)} ${figure.unit}`,
      figure.target === null
        ? '–'
        : `${figure.better === 'higher' ? '≥' : '≤'} ${shown(figure.target)} ${figure.unit}`,
      ratioOf(figure),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
