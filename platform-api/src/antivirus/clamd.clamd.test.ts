import { Readable } from 'node:stream';
import { EICAR, hasClamd, startClamd, type ClamdService } from '@pwp/testing/clamd-service';
import { SIGNATURE } from '@pwp/testing/clamd-double';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ClamdAway, ClamdRefused, commandClamd, scanBytes } from './clamd.ts';

/* A real clamd, with signatures of ours. */

const withClamd = hasClamd();
let clamd: ClamdService;
beforeAll(async () => {
  if (withClamd) clamd = await startClamd();
});
afterAll(async () => {
  if (withClamd) await clamd.stop();
});

const PATIENCE = 60_000;
const scan = (parts: readonly (string | Buffer)[], path = clamd.address) =>
  scanBytes({ path }, Readable.from(parts.map((part) => Buffer.from(part))), AbortSignal.timeout(PATIENCE));

test.skipIf(!withClamd)('finds EICAR and our signature, wherever it stands, and nothing else', async () => {
  expect(await commandClamd({ path: clamd.address }, 'VERSION', AbortSignal.timeout(PATIENCE))).toMatch(/^ClamAV /);
  expect(await scan([EICAR])).toMatch(/^Eicar/);
  expect(await scan(['%PDF-1.7 ', `… ${SIGNATURE} …`])).toMatch(/^Pwp\.Essai/);
  // Across two parts of one file.
  expect(await scan([SIGNATURE.slice(0, 5), SIGNATURE.slice(5)])).toMatch(/^Pwp\.Essai/);
  expect(await scan(['%PDF-1.7'])).toBeUndefined();
  expect(await scan([])).toBeUndefined();
  expect(await scan([Buffer.alloc(12 * 1024 * 1024, 'x'), SIGNATURE])).toMatch(/^Pwp\.Essai/);
});

test.skipIf(!withClamd)('many files at once each get their own verdict', async () => {
  const found = await Promise.all(
    Array.from({ length: 20 }, (_, rank) => scan([Buffer.alloc(500_000, 'x'), rank % 2 === 0 ? SIGNATURE : 'y'])),
  );
  expect(found.map((signature) => signature !== undefined)).toEqual(
    Array.from({ length: 20 }, (_, rank) => rank % 2 === 0),
  );
});

test.skipIf(!withClamd)(
  'a file that is longer than its limit, a daemon that is killed in the middle: no verdict',
  async () => {
    const small = await startClamd({ megabytes: 1 });
    onTestFinished(() => small.stop());
    // Whether its words arrive or are lost with the connection.
    for (let time = 0; time < 20; time += 1)
      await expect(scan([Buffer.alloc(12 * 1024 * 1024, 'x')], small.address)).rejects.toThrow(ClamdRefused);
    const reading = Promise.withResolvers<void>();
    const endless = async function* () {
      yield Buffer.from('%PDF');
      reading.resolve();
      yield Buffer.alloc(64);
      await killed;
      for (;;) yield Buffer.alloc(64 * 1024);
    };
    const killed = reading.promise.then(() => small.kill());
    await expect(scanBytes({ path: small.address }, endless(), AbortSignal.timeout(PATIENCE))).rejects.toThrow(
      ClamdAway,
    );
    await expect(scan(['x'], small.address)).rejects.toThrow('ECONNREFUSED');
    await small.restart();
    expect(await scan(['x'], small.address)).toBeUndefined();
    await expect(scan(['x'], '/tmp/pwp-no-clamd.ctl')).rejects.toThrow('ENOENT');
  },
);
