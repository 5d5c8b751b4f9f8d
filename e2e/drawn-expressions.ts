import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@pwp/testing/portal';
import { z } from 'zod';

const Dashboard = z.object({
  panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
});

/** What `deploy/grafana/portail.json` asks Prometheus, as it gets it when every route is chosen. */
export function drawnExpressions(): string[] {
  const { panels } = Dashboard.parse(JSON.parse(readFileSync(join(root, 'deploy/grafana/portail.json'), 'utf8')));
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$route', '.*')));
}
