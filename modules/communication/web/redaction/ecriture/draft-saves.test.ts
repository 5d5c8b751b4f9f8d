import { screen } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, onTestFinished, test, vi } from 'vitest';
import { mountPage, problem, remountPage, type CommunicationEndpoints } from '../../testing/mount-page.ts';
import type { FakeAnswers } from '@pwp/web-kit/testing';
import { aRedactionDetail } from '../../testing/publications.ts';
import { base, DRAFT, keeping, NEW, saveButton, saves, title } from '../../testing/writing.ts';

const user = userEvent.setup();

test('nothing is saved before something is written; then it is, by itself, under one id', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  const { api, router } = await mountPage(NEW, { ...base, ...keeping() });
  const field = await title();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(saves(api)).toEqual([]);
  await user.type(field, 'Nouveaux horaires');
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.waitFor(() => expect(saves(api)).toHaveLength(1));
  expect(saves(api)[0]?.body).toMatchObject({
    revision: 0,
    contenu: { titre: 'Nouveaux horaires', genre: 'article', niveau: 'information', debut: null },
  });
  expect(await screen.findByText(/^Enregistré à \d\d:\d\d$/)).toBeDefined();
  await user.type(field, ' en janvier');
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.waitFor(() => expect(saves(api)).toHaveLength(2));
  expect(saves(api)[1]).toMatchObject({ params: saves(api)[0]?.params, body: { revision: 1 } });
  // The address stays, and so does the focus.
  expect(router.currentRoute.value.path).toBe(NEW);
  expect(document.activeElement).toBe(field);
});

test('a reload finds what was typed, saved or not', async () => {
  const { leave } = await mountPage(NEW, { ...base, ...keeping() });
  await user.type(await title(), 'À moitié écrit');
  leave();
  await remountPage();
  expect(await title()).toHaveProperty('value', 'À moitié écrit');
});

test('a save that gets no answer says so, keeps what is on screen, and is tried again', async () => {
  const { api } = await mountPage(NEW, {
    ...base,
    'PUT /redaction/publications/:id': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  await user.type(await title(), 'Nouveaux horaires');
  await user.click(saveButton());
  expect(await screen.findByText('Non enregistré. Le service redémarre.')).toBeDefined();
  api.answer(keeping());
  await user.click(saveButton());
  expect(await screen.findByText(/^Enregistré à/)).toBeDefined();
  expect(await title()).toHaveProperty('value', 'Nouveaux horaires');
});

const stale = () => problem(409, 'publication-modifiee', 'Cette publication a été modifiée depuis.');

/** An API of one draft that refuses a revision of before; the answer of its first save is lost. */
function losing() {
  let kept = aRedactionDetail();
  let answered = false;
  return {
    answers: {
      'GET /redaction/publications/:id': () => kept,
      'PUT /redaction/publications/:id': ({ body }) => {
        if (body.revision !== kept.revision) throw stale();
        kept = aRedactionDetail({ revision: kept.revision + 1, contenu: body.contenu });
        if (answered) return kept;
        answered = true;
        throw problem(504, 'service-indisponible', 'Le service ne répond pas.');
      },
    } satisfies FakeAnswers<CommunicationEndpoints>,
    kept: () => kept,
    /** Another tab saves. */
    write: (titre: string) => {
      kept = aRedactionDetail({ revision: kept.revision + 1, contenu: { titre } });
    },
  };
}

test('a save whose answer was lost is no conflict with oneself: what was typed since follows it', async () => {
  const { answers, kept } = losing();
  await mountPage(DRAFT, { ...base, ...answers });
  await user.type(await title(), ' en');
  await user.click(saveButton());
  expect(await screen.findByText('Non enregistré. Le service ne répond pas.')).toBeDefined();
  await user.type(await title(), ' janvier');
  await user.click(saveButton());
  expect(await screen.findByText(/^Enregistré à/)).toBeDefined();
  expect(kept()).toMatchObject({ revision: 3, contenu: { titre: 'Nouveaux horaires en janvier' } });
  expect(screen.queryByText('Ce brouillon a été modifié ailleurs')).toBeNull();
});

test('after a lost answer, what another tab saved is a conflict still', async () => {
  const { answers, kept, write } = losing();
  await mountPage(DRAFT, { ...base, ...answers });
  await user.type(await title(), ' en janvier');
  await user.click(saveButton());
  expect(await screen.findByText('Non enregistré. Le service ne répond pas.')).toBeDefined();
  write('Celui de l’autre onglet');
  await user.click(saveButton());
  expect(await screen.findByRole('heading', { name: 'Ce brouillon a été modifié ailleurs' })).toBeDefined();
  expect(kept()).toMatchObject({ titre: 'Nouveaux horaires', contenu: { titre: 'Celui de l’autre onglet' } });
});

test('what another tab saved since is not overwritten: the author chooses', async () => {
  const { api } = await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail(),
    'PUT /redaction/publications/:id': () => {
      throw problem(409, 'publication-modifiee', 'Cette publication a été modifiée depuis.');
    },
  });
  await user.type(await title(), ' en janvier');
  await user.click(saveButton());
  expect(await screen.findByRole('heading', { name: 'Ce brouillon a été modifié ailleurs' })).toBeDefined();
  expect(await title()).toHaveProperty('value', 'Nouveaux horaires en janvier');
  api.answer({
    'GET /redaction/publications/:id': aRedactionDetail({ revision: 7, contenu: { titre: 'Celui de l’autre onglet' } }),
    ...keeping(),
  });
  await user.click(screen.getByRole('button', { name: 'Garder ce qui est à l’écran' }));
  await vi.waitFor(() => expect(saves(api).at(-1)?.body).toMatchObject({ revision: 7 }));
  expect(saves(api).at(-1)?.body).toMatchObject({ contenu: { titre: 'Nouveaux horaires en janvier' } });
  await vi.waitFor(() => expect(screen.queryByText('Ce brouillon a été modifié ailleurs')).toBeNull());
});

test('the other choice takes what is saved', async () => {
  const { api } = await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail(),
    'PUT /redaction/publications/:id': () => {
      throw problem(409, 'publication-modifiee', 'Cette publication a été modifiée depuis.');
    },
  });
  await user.type(await title(), ' en janvier');
  await user.click(saveButton());
  api.answer({
    'GET /redaction/publications/:id': aRedactionDetail({ revision: 7, contenu: { titre: 'Celui de l’autre onglet' } }),
  });
  await user.click(await screen.findByRole('button', { name: 'Reprendre ce qui est enregistré' }));
  await vi.waitFor(async () => expect(await title()).toHaveProperty('value', 'Celui de l’autre onglet'));
});

test('whoever waits for a save that is on its way does not send one revision twice', async () => {
  const answers: (() => void)[] = [];
  let kept = 1;
  const { api } = await mountPage(DRAFT, {
    ...base,
    'GET /redaction/publications/:id': aRedactionDetail(),
    'PUT /redaction/publications/:id': async ({ body }) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      kept += 1;
      return aRedactionDetail({ revision: kept, contenu: body.contenu });
    },
  });
  await user.type(await title(), ' en');
  await user.click(saveButton());
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await user.type(await title(), ' janvier');
  await user.click(saveButton());
  await user.click(saveButton());
  answers[0]?.();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.();
  expect(await screen.findByText(/^Enregistré à/)).toBeDefined();
  expect(saves(api).map(({ body }) => (body as { revision: number }).revision)).toEqual([1, 2]);
});
