// Output formats: which may be streamed chunk by chunk (each chunk of the engine is a whole document, so formats with a
// header or a frame must be buffered), their content types, and which an analyst may ask for.

const streamed = new Set([
  'JSONEachRow',
  'JSONCompactEachRow',
  'JSONStringsEachRow',
  'JSONCompactStringsEachRow',
  'NDJSON',
  'JSONLines',
  'TabSeparated',
  'TSV',
  'TabSeparatedRaw',
  'TSVRaw',
  'CSV',
  'RowBinary',
  'Native',
]);

const framed = new Set([
  'JSON',
  'JSONStrings',
  'JSONCompact',
  'JSONCompactStrings',
  'JSONColumns',
  'JSONColumnsWithMetadata',
  'JSONCompactColumns',
  'JSONObjectEachRow',
  'JSONEachRowWithProgress',
  'JSONCompactEachRowWithNames',
  'JSONCompactEachRowWithNamesAndTypes',
  'JSONCompactStringsEachRowWithNames',
  'JSONCompactStringsEachRowWithNamesAndTypes',
  'TabSeparatedWithNames',
  'TabSeparatedWithNamesAndTypes',
  'TSVWithNames',
  'TSVWithNamesAndTypes',
  'CSVWithNames',
  'CSVWithNamesAndTypes',
  'RowBinaryWithNames',
  'RowBinaryWithNamesAndTypes',
  'Values',
  'Vertical',
  'Pretty',
  'PrettyCompact',
  'PrettyCompactMonoBlock',
  'PrettySpace',
  'Markdown',
  'XML',
  'Parquet',
  'Arrow',
  'ArrowStream',
  'Null',
]);

/** Formats that read or write nothing but the answer itself. */
export function isPlainFormat(format: string): boolean {
  return streamed.has(format) || framed.has(format);
}

export function isStreamedFormat(format: string): boolean {
  return streamed.has(format);
}

export function contentType(format: string): string {
  if (/^(JSONEachRow|JSONCompactEachRow|JSONStringsEachRow|NDJSON|JSONLines)/.test(format))
    return 'application/x-ndjson; charset=UTF-8';
  if (format.startsWith('JSON')) return 'application/json; charset=UTF-8';
  if (format.startsWith('CSV')) return 'text/csv; charset=UTF-8; header=absent';
  if (/^(TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (/^(RowBinary|Native|Parquet|Arrow)/.test(format)) return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
