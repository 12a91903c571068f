// The lists behind `guard.ts`. Everything that is not named here is refused, except ordinary functions, which are
// allowed unless they reach outside of the data.

import { engineLimits } from '../limits.ts';

/** Statements that may be asked for, as EXPLAIN AST names them. */
export const roots: readonly string[] = [
  'SelectWithUnionQuery',
  'Explain EXPLAIN AST',
  'Explain EXPLAIN SYNTAX',
  'Explain EXPLAIN QUERY TREE',
  'Explain EXPLAIN PIPELINE',
  'Explain EXPLAIN ESTIMATE',
  'DescribeQuery',
  'ShowTables',
  'ShowColumns',
  'ShowFunctions',
  'ShowCreateTableQuery',
  'ShowCreateViewQuery',
  'ExistsTableQuery',
  'ExistsViewQuery',
  'ExistsDatabaseQuery',
];

/** Parts of statements. Left out on purpose: `APPLY(f)`, whose function the tree does not show. */
export const nodeKinds: ReadonlySet<string> = new Set([
  'SelectWithUnionQuery',
  'SelectIntersectExceptQuery',
  'SelectQuery',
  'ExpressionList',
  'Identifier',
  'TableIdentifier',
  'Literal',
  'Function',
  'Subquery',
  'TablesInSelectQuery',
  'TablesInSelectQueryElement',
  'TableExpression',
  'TableJoin',
  'ArrayJoin',
  'OrderByElement',
  'Asterisk',
  'QualifiedAsterisk',
  'WithElement',
  'WindowDefinition',
  'WindowListElement',
  'InterpolateElement',
  'SampleRatio',
  'Set',
  'ColumnsRegexpMatcher',
  'ColumnsListMatcher',
  'ColumnsTransformerList',
  'ColumnsExceptTransformer',
  'ColumnsReplaceTransformer',
  'ColumnsReplaceTransformer::Replacement',
]);

/** Functions that read files, settings, other statements or the machine, call out, or only burn time. */
const outsideFunctions = new Set(
  [
    'file',
    'sleep',
    'sleepEachRow',
    'hostName',
    'hostname',
    'fullHostName',
    'fqdn',
    'tcpPort',
    'getServerPort',
    'getServerSetting',
    'getMergeTreeSetting',
    'getSetting',
    'getSettingOrDefault',
    'getMacro',
    'getClientHTTPHeader',
    'getOSKernelVersion',
    'serverUUID',
    'uptime',
    'zookeeperSessionUptime',
    'filesystemAvailable',
    'filesystemCapacity',
    'filesystemUnreserved',
    'addressToLine',
    'addressToLineWithInlines',
    'addressToSymbol',
    'demangle',
    'catboostEvaluate',
    'modelEvaluate',
    'buildId',
    'tid',
    'logTrace',
    'queryID',
    'initialQueryID',
    'connectionId',
    'showCertificate',
    'currentProfiles',
    'enabledProfiles',
    'defaultProfiles',
    'transactionID',
    'mergeTreePartInfo',
    'naiveBayesClassifier',
    'detectLanguage',
    'detectProgrammingLanguage',
    'detectCharset',
    'lemmatize',
    'synonyms',
    'stem',
    '__getScalar',
    '__actionName',
    'runCallback',
    'eval',
  ].map((name) => name.toLowerCase()),
);

export function deniedFunction(name: string): boolean {
  const lower = name.toLowerCase();
  // aiGenerate, aiClassify …: calls to services elsewhere.
  return outsideFunctions.has(lower) || /^ai(generate|classify|embed|extract|translate)/.test(lower);
}

export const tableFunctions: ReadonlySet<string> = new Set([
  'numbers',
  'numbers_mt',
  'zeros',
  'zeros_mt',
  'generateseries',
  'generate_series',
  'values',
  'sqlstandardvalues',
  'null',
  'view',
]);

/** What tools look at to list tables and types. The engine shows only what the role may see in them. */
export const systemTables: ReadonlySet<string> = new Set([
  'one',
  'numbers',
  'databases',
  'tables',
  'columns',
  'functions',
  'formats',
  'data_type_families',
  'table_engines',
  'table_functions',
  'time_zones',
  'collations',
  'keywords',
  'settings',
  'dictionaries',
  'parts',
]);

export const settingCaps: ReadonlyMap<string, number> = new Map([
  ['max_execution_time', engineLimits.analystSeconds],
  ['max_memory_usage', engineLimits.analystMemoryBytes],
  ['max_threads', engineLimits.analystThreads],
  ['max_result_rows', engineLimits.analystResultRows],
]);

/** Only how values look, rows are cut and nulls joined; nothing that names a file or lifts a bound. */
export const settingPattern =
  /^(output_format_(json|csv|tsv|pretty|values|markdown|xml|write_statistics|decimal|parquet|arrow)[a-z0-9_]*|date_time_(in|out)put_format|session_timezone|join_use_nulls|limit|offset|extremes|max_block_size|result_overflow_mode|log_comment|use_query_cache)$/;
