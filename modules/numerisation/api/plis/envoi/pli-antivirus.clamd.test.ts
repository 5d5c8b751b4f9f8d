import { SIGNATURE } from '@pwp/testing/clamd-double';
import { hasClamd, startClamd } from '@pwp/testing/clamd-service';
import { expect, onTestFinished, test } from 'vitest';
import { NUMERO, refusal } from '../../../testing/brouillons.ts';
import { buildDemande } from '../../../testing/index.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

test.skipIf(!hasClamd())('pieces pass a real clamd, wait while it is killed, and leave once it is back', async () => {
  const clamd = await startClamd();
  onTestFinished(() => clamd.stop());
  const api = await startNumerisationApi({ PWP_CLAMD: clamd.address });
  onTestFinished(() => api.close());
  api.sne.demandes.set(NUMERO, buildDemande());
  const draft = await api.drafts.open();
  const infected = { name: 'recto.pdf', bytes: CONTENTS.pdf(SIGNATURE) };
  expect(refusal(await api.drafts.put(draft.id, infected))).toEqual([422, 'fichier-infecte']);
  await clamd.kill();
  expect((await api.drafts.put(draft.id)).status).toBe(201);
  expect((await api.drafts.send(draft.id)).status).toBe(201);
  const deliver = () => {
    api.clock.advance(60_000);
    return api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  };
  expect(await deliver()).toBe(0);
  await clamd.restart();
  expect(await deliver()).toBe(1);
  expect(api.docaposte.deposits).toHaveLength(1);
});
