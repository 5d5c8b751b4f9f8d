import { mountModule } from '@pwp/web-kit/testing';
import { expect, test, vi } from 'vitest';
import { nextTick } from 'vue';
import { aDesNouveautes } from './manuel/nouveautes.ts';
import { routes } from './routes.ts';

async function search(text: string): Promise<void> {
  const field = document.querySelector<HTMLInputElement>('input[type=search]');
  if (field === null) throw new Error('There is no search field.');
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await nextTick();
}

const links = () => [...document.querySelectorAll('a')].map((link) => link.textContent.trim());

test('the contents name every chapter; a search lists passages and announces how many', async () => {
  vi.useFakeTimers();
  const { announced } = await mountModule({ path: '/aide', routes });
  expect(links()).toEqual(expect.arrayContaining(['Se connecter', 'Suivre les plis envoyés', 'Que faire quand…']));
  await search('mot de passe');
  expect(links()).toContain('J’ai oublié mon mot de passe');
  vi.advanceTimersByTime(500);
  vi.useRealTimers();
  expect(announced).toEqual([expect.stringMatching(/^\d+ passages du manuel$/)]);
});

test('a word that the manual lacks says what to do', async () => {
  await mountModule({ path: '/aide', routes });
  await search('licorne');
  expect(document.body.textContent).toContain('Rien n’est écrit sur «\u00A0licorne\u00A0» dans le manuel.');
});

test('« ? » on a page leads to its chapter, and to the contents where it has none', async () => {
  const known = await mountModule({ path: '/aide?page=/comptes/import', routes });
  expect(known.router.currentRoute.value.path).toBe('/aide/comptes');
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('importer'));
  expect(document.querySelector('h1')?.textContent).toBe('Pour les référents : demandes et comptes');
  known.leave();
  const unknown = await mountModule({ path: '/aide?page=/nulle-part', routes });
  expect(unknown.router.currentRoute.value.path).toBe('/aide');
});

test('a passage of the address takes the focus', async () => {
  await mountModule({ path: '/aide/tableau-de-bord#les-compteurs', routes });
  await vi.waitFor(() => expect(document.activeElement?.id).toBe('les-compteurs'));
});

test('« Nouveautés » is marked until it was opened', async () => {
  localStorage.removeItem('pwp-nouveautes');
  aDesNouveautes.value = true;
  const { router } = await mountModule({ path: '/aide', routes });
  expect(document.querySelector('.fr-badge')?.textContent).toBe('Nouveau');
  await router.push('/aide/nouveautes');
  await vi.waitFor(() => expect(document.querySelector('h1')?.textContent).toBe('Nouveautés'));
  await router.push('/aide');
  await vi.waitFor(() => expect(links()).toContain('Nouveautés'));
  expect(document.querySelector('.fr-badge')).toBeNull();
  expect(Number(localStorage.getItem('pwp-nouveautes'))).toBeGreaterThan(0);
});

test('other modules may show a line beside a chapter, of which they get the name', async () => {
  const { slots } = await mountModule({ path: '/aide/support', routes });
  await vi.waitFor(() => expect(slots.get('aide.chapitre')?.()).toEqual({ chapitre: 'support' }));
});

test('other modules bring chapters of their own to the contents, beside each chapter too', async () => {
  const contents = await mountModule({ path: '/aide', routes });
  await vi.waitFor(() => expect([...contents.slots.keys()]).toEqual(['aide.sommaire']));
  contents.leave();
  const { slots } = await mountModule({ path: '/aide/support', routes });
  await vi.waitFor(() => expect([...slots.keys()].toSorted()).toEqual(['aide.chapitre', 'aide.sommaire']));
});
