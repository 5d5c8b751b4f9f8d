import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@pwp/testing/portal';
import { z } from 'zod';

const Target = z.object({ expr: z.string(), legendFormat: z.string() });
const Dashboard = z.object({ panels: z.array(z.object({ targets: z.array(Target).default([]) })) });

/** What a panel asks Prometheus, and the labels that it writes beside. */
export interface DrawnSeries {
  expr: string;
  labels: readonly string[];
}

/** What `deploy/grafana/portail.json` asks Prometheus, as it gets it when every route is chosen. */
export function drawnSeries(): DrawnSeries[] {
  const { panels } = Dashboard.parse(JSON.parse(readFileSync(join(root, 'deploy/grafana/portail.json'), 'utf8')));
  return panels.flatMap(({ targets }) =>
    targets.map(({ expr, legendFormat }) => ({
      expr: expr.replaceAll('$route', '.*'),
      labels: [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label),
    })),
  );
}
