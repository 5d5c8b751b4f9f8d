import { onTestFinished } from 'vitest';
import { effectScope } from 'vue';
import { useBrouillon } from '../brouillons/use-brouillon.ts';
import type { FakeBrouillons } from './brouillons.ts';
import { answerApi, installSilentHost } from './mount-page.ts';

const NUMERO = '0340819000040PWP01';

/** Opens the draft of a portal outside a page, until the test ends. */
export async function openBrouillon(portal: FakeBrouillons, { dernierEnvoi = '' } = {}) {
  const announced = installSilentHost();
  const api = answerApi(portal.answers);
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  const envois: string[] = [];
  const brouillon = scope.run(() =>
    useBrouillon({
      contexte: 'AJO',
      numeroUnique: NUMERO,
      dernierEnvoi,
      onOpen: () => undefined,
      onEnvoi: async (id) => void envois.push(id),
    }),
  );
  if (brouillon === undefined) throw new Error('the scope did not run');
  const pli = await brouillon.open();
  const states = () => brouillon.files.value.map(({ nom, etat }) => `${nom} ${etat}`);
  const idOf = (nom: string) => brouillon.files.value.find((file) => file.nom === nom)?.id ?? '';
  return { api, brouillon, pli, announced, envois, states, idOf, upload: portal.upload, leave: () => scope.stop() };
}
