import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { apiHeaders, expectDeposited } from '@pwp/module-numerisation/numerisation-steps';
import { expect, expectAllReady, test } from './cluster-test.ts';
import { startLoad } from './load.ts';

/** Serial number of the certificate that is served at this port. */
async function served(port: number): Promise<string> {
  const socket = connect({ host: 'localhost', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

test('under load, a renewed certificate is served after a reload of nginx: no request fails', async ({
  page,
  cluster: { port, root },
  signIn,
  request,
  outside,
  instances,
  read,
  run,
}) => {
  await expectAllReady(instances);
  const before = await served(port);
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);
  const load = await startLoad({ read, request, headers: () => headers, mostPlis: 80, sendsAgain: false });
  await expect.poll(() => load.sent.size).toBeGreaterThan(2);

  // The same key of the authority signs another certificate of the same name, as an authority does each two months.
  const words = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=localhost -keyout privkey.pem -out fullchain.pem -CA authority.pem -CAkey authority.key -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE`;
  execFileSync('openssl', words.split(' '), { cwd: join(root, 'etc/ssl/pwp'), stdio: 'pipe' });
  await run('nginx -t && systemctl reload nginx');
  await expect.poll(() => served(port)).not.toBe(before);

  const { size } = load.sent;
  await expect.poll(() => load.sent.size).toBeGreaterThan(size + 2);
  await load.end();
  test.info().annotations.push({ type: 'load', description: `${load.reads()} reads, ${load.sent.size} plis` });
  expect(load.failed).toEqual([]);
  expect(load.reads()).toBeGreaterThan(20);
  for (const [transaction, piece] of load.sent) await expectDeposited(outside, transaction, [piece]);
});
