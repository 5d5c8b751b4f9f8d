import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root as repository } from '@pwp/testing/portal';
import { freePort } from '@pwp/testing/free-port';
import { parse } from 'yaml';
import { z } from 'zod';
import { BLACKBOX_EXPORTER, startBlackboxExporter } from '../started-blackbox-exporter.ts';
import { expect, expectAllReady, test } from './cluster-test.ts';

test.skip(!existsSync(BLACKBOX_EXPORTER), 'prometheus-blackbox-exporter is not installed');

const Probes = z.object({
  job_name: z.literal('portail-probe'),
  static_configs: z.array(z.object({ targets: z.tuple([z.url()]), labels: z.object({ module: z.string() }) })),
});
const Scrapes = z.object({ scrape_configs: z.array(z.unknown()) });

/** What `prometheus.yml` has the exporter ask. */
function probes() {
  const { scrape_configs } = Scrapes.parse(
    parse(readFileSync(join(repository, 'deploy/prometheus/prometheus.yml'), 'utf8')),
  );
  const { static_configs } = Probes.parse(scrape_configs.at(-1));
  return static_configs.map(({ targets: [target], labels: { module } }) => ({ target, module }));
}

test('a real blackbox exporter finds the front door open, Keycloak behind it and a certificate with days left; and says where nobody listens', async ({
  cluster: { port, root },
  instances,
}) => {
  await expectAllReady(instances);
  const exporter = await startBlackboxExporter(join(root, 'etc/ssl/pwp/authority.pem'));
  try {
    const asked = probes();
    expect(asked.map(({ module }) => module)).toEqual(['portail_page', 'portail_identity']);
    for (const { module, target } of asked) {
      const here = target.replace('pwp.example.fr', `localhost:${port}`);
      const probed = async (address: string) => Object.fromEntries(await exporter.probe(module, address));
      await test.step(`${module}: ${here}`, async () => {
        const inADay = Date.now() / 1_000 + 86_400;
        await expect(async () => {
          const { probe_success, probe_ssl_earliest_cert_expiry } = await probed(here);
          expect(probe_success).toBe(1);
          expect(probe_ssl_earliest_cert_expiry).toBeGreaterThan(inADay);
        }).toPass({ timeout: 20_000 });
        const nowhere = here.replace(`:${port}`, `:${await freePort()}`);
        expect(await probed(nowhere)).toMatchObject({ probe_success: 0 });
      });
    }
    await test.step('Another page that answers is not the portal, nor its issuer', async () => {
      const other = `https://localhost:${port}/robots.txt`;
      for (const { module } of asked) {
        const answered = Object.fromEntries(await exporter.probe(module, other));
        expect(answered).toMatchObject({ probe_http_status_code: 200, probe_success: 0 });
      }
    });
  } finally {
    await exporter.stop();
  }
});
