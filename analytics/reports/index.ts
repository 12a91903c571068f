// The list of reports: the one place where a new report is named.

import { agentRatings } from './agent-ratings/report.ts';
import { agents } from './agents/report.ts';
import { promises } from './promises/report.ts';
import { ratings } from './ratings/report.ts';
import { answers } from './answers/report.ts';
import type { Report } from './report.ts';
import { serviceLevel } from './service-level/report.ts';
import { timeOfDay } from './time-of-day/report.ts';
import { volume } from './volume/report.ts';

export const reports: readonly Report[] = [
  serviceLevel,
  volume,
  timeOfDay,
  agents,
  promises,
  ratings,
  agentRatings,
  answers,
];
