// Shows each slow step of a start with the time it takes: a moving line on a terminal, plain lines elsewhere.

export async function showStep<T>(title: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = (): string => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
  const interactive = process.stdout.isTTY;
  const ticker = interactive
    ? setInterval(() => process.stdout.write(`\r  … ${title} (${seconds()})\u001B[K`), 200)
    : undefined;
  const clear = (): void => {
    clearInterval(ticker);
    if (interactive) process.stdout.write('\r\u001B[K');
  };
  try {
    const result = await work();
    clear();
    process.stdout.write(`  ✓ ${title} (${seconds()})\n`);
    return result;
  } catch (error) {
    clear();
    process.stdout.write(`  ✗ ${title} (${seconds()})\n`);
    throw error;
  }
}
