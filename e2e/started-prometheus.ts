import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '@pwp/testing/portal';
import { freePort } from '@pwp/testing/free-port';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** A part that is read, or the exporter that is asked for probes: the name of its job in `deploy/prometheus/prometheus.yml`, and where it is. */
export interface ScrapedPart {
  job: string;
  target: string;
  /** Default: `/metrics`. */
  path?: string;
}

/** A real Prometheus that reads parts each second, with the portal's own rules. */
export interface StartedPrometheus {
  /** The labels of each series of an expression. Throws what Prometheus says of one that it cannot read. */
  series: (expression: string) => Promise<Readonly<Record<string, string>>[]>;
  stop: () => Promise<void>;
}

export const PROMETHEUS = '/usr/bin/prometheus';

const Config = z.looseObject({
  scrape_configs: z.array(
    z.looseObject({
      job_name: z.string(),
      metrics_path: z.string().optional(),
      relabel_configs: z.array(z.looseObject({ target_label: z.string() })).default([]),
    }),
  ),
});
const Answer = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

/** Starts one in this folder, with the file that we give to operators and the addresses of these parts; it reads no others. */
export async function startPrometheus(folder: string, parts: readonly ScrapedPart[]): Promise<StartedPrometheus> {
  const given = join(root, 'deploy/prometheus');
  const config = Config.parse(parse(readFileSync(join(given, 'prometheus.yml'), 'utf8')));
  const read = config.scrape_configs.flatMap((scrape) => {
    const part = parts.find(({ job }) => job === scrape.job_name);
    if (part === undefined) return [];
    if (scrape.metrics_path === '/probe') return [probing(scrape, part.target)];
    return [{ ...scrape, metrics_path: part.path ?? '/metrics', static_configs: [{ targets: [part.target] }] }];
  });
  const file = join(folder, 'prometheus.yml');
  const global = { scrape_interval: '1s', evaluation_interval: '1s' };
  const rule_files = [join(given, 'portail.rules.yml')];
  await writeFile(file, stringify({ ...config, global, rule_files, scrape_configs: read }));
  const address = `127.0.0.1:${await freePort()}`;
  const words = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const child = spawn(PROMETHEUS, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit');
  return {
    async series(expression) {
      if (child.exitCode !== null) throw new Error(said);
      const answer = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expression)}`);
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${expression}: ${text}`);
      return Answer.parse(JSON.parse(text)).data.result.map(({ metric }) => metric);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The exporter is at another address; what it is asked for stays. */
function probing(scrape: z.output<typeof Config>['scrape_configs'][number], exporter: string) {
  const relabel_configs = scrape.relabel_configs.map((relabel) =>
    relabel.target_label === '__address__' ? { ...relabel, replacement: exporter } : relabel,
  );
  return { ...scrape, relabel_configs };
}
