// prom-client behind the Metrics port: one registry for all that a process measures, with the figures of Node itself.

import { collectDefaultMetrics, Counter, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import type { Labels, Metrics, MetricSpec, MetricsPage, Reading } from '../../ports/metrics.ts';

function valuesOf(reading: Reading): readonly (readonly [Labels, number])[] {
  return typeof reading === 'number' ? [[{}, reading]] : reading;
}

interface CommonOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly registers: Registry[];
}

function common({ name, help, labels = [] }: MetricSpec): CommonOptions {
  return { name, help, labelNames: [...labels], registers: [] };
}

export function createPrometheusMetrics(): Metrics & MetricsPage {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  function registered<M extends Metric>(metric: M): M {
    registry.registerMetric<string>(metric);
    return metric;
  }
  return {
    contentType: registry.contentType,
    text: async () => registry.metrics(),
    counter(spec) {
      const counter = registered(new Counter<string>(common(spec)));
      return (labels = {}, by = 1) => counter.inc(labels, by);
    },
    histogram(spec) {
      const histogram = registered(new Histogram<string>({ ...common(spec), buckets: [...spec.buckets] }));
      return (value, labels = {}) => histogram.observe(labels, value);
    },
    sum(spec, read) {
      registered(
        new Counter<string>({
          ...common(spec),
          collect() {
            this.reset();
            for (const [labels, value] of valuesOf(read())) this.inc(labels, value);
          },
        }),
      );
    },
    gauge(spec, read) {
      registered(
        new Gauge<string>({
          ...common(spec),
          collect() {
            this.reset();
            for (const [labels, value] of valuesOf(read())) this.set(labels, value);
          },
        }),
      );
    },
  };
}
