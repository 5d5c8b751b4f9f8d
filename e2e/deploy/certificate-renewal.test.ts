import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { NGINX, startNginx } from './started-nginx.ts';

test.skipIf(!existsSync(NGINX))(
  'an authority reads in clear what proves a renewal of the certificate, and nothing beside it',
  async () => {
    const nobody = ['api:8081', 'registry:8082', 'shell:8080', 'keycloak:8086'];
    const places = Object.fromEntries(nobody.map((port) => [`server ${port}`, 'server 127.0.0.1:1']));
    const nginx = await startNginx(['oci/parts.conf', 'nginx/portail.conf'], places);
    onTestFinished(() => nginx.stop());
    const asked = (path: string) => fetch(`http://127.0.0.1:${nginx.ports.plain}${path}`, { redirect: 'manual' });
    await expect.poll(() => asked('/').catch(() => undefined)).toMatchObject({ status: 301 });
    const proof = await asked('/.well-known/acme-challenge/jeton');
    expect([proof.status, await proof.text(), proof.headers.get('content-type')]).toEqual([
      200,
      'preuve',
      'text/plain; charset=utf-8',
    ]);
    expect((await asked('/.well-known/acme-challenge/autre')).status).toBe(404);
    expect((await asked('/.well-known/security.txt')).status).toBe(301);
  },
);
