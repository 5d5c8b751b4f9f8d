import { cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, tick, type Page } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import ours from './package.json' with { type: 'json' };
import { changeFile } from './repository-copy.ts';

/** What the team's release says at the head of « Questions fréquentes ». */
export const NEW_WORDS = 'Les réponses du GIP et des référents, tenues à jour par leur équipe.';

/**
 * Puts Communication into a team's repository, as it stands in the portal's, and makes a newer release of it: a minor version more, whose
 * pages speak to the API that the portal has.
 */
export async function bringCommunication(repository: string): Promise<void> {
  const module = join(repository, 'modules/communication');
  await rm(module, { recursive: true });
  const isSource = (path: string) => !['node_modules', 'dist', 'dist-next'].includes(basename(path));
  await cp(join(root, 'modules/communication'), module, { recursive: true, filter: isSource });
  const [major, minor] = ours.version.split('.').map(Number);
  const newer = `${major}.${Number(minor) + 1}.0`;
  await changeFile(join(module, 'package.json'), `"version": "${ours.version}"`, `"version": "${newer}"`);
  await changeFile(join(module, 'module.json'), '"order":', `"apiRange": "^${ours.version}",\n  "order":`);
  await changeFile(
    join(module, 'web/locales/fr.ts'),
    'Ce que les guichets demandent le plus souvent, et ce que le GIP et les référents répondent.',
    NEW_WORDS,
  );
}

/** Has one account write an alert for everybody, and another accept it. */
export async function publishAlert(author: Page, reviewer: Page, titre: string): Promise<void> {
  await author.goto('/communication/redaction/nouvelle');
  await tick(author.getByRole('radio', { name: 'Alerte', exact: true }));
  await author.getByRole('textbox', { name: /^Titre/ }).fill(titre);
  await author.getByRole('textbox', { name: /^Texte de l’alerte/ }).fill('De 20 h à 22 h.');
  await author.getByLabel(/^Jusqu’au/).fill(`${new Date().getFullYear() + 1}-06-15T12:00`);
  await author.getByRole('button', { name: 'Envoyer en relecture' }).click();
  await expect(author.getByRole('heading', { level: 1, name: titre })).toBeVisible();
  await reviewer.goto('/communication/redaction?etat=a-relire');
  await reviewer.getByRole('link', { name: titre }).click();
  await tick(reviewer.getByRole('radio', { name: 'Accepter' }));
  await reviewer.getByRole('button', { name: 'Valider la décision' }).click();
  await expect(reviewer.getByRole('heading', { name: 'La publication est acceptée' })).toBeVisible();
}
