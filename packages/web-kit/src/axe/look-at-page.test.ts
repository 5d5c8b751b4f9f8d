import { AxePage } from '@pwp/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import { h } from 'vue';
import { mountModule } from '../testing.ts';
import { lookAtPage } from './look-at-page.ts';

beforeEach(() => {
  document.body.replaceChildren();
});

const looked = (meta: object) => AxePage.array().parse(Reflect.get(meta, 'axe'));

test('what axe finds on screen is left with the test: rule, gravity, places; the address without its query', async ({
  task,
}) => {
  document.body.innerHTML = '<h1>Essai</h1><button class="a"></button><button class="b"></button><img src="x.png">';
  await lookAtPage('/essai?recherche=x', { task });
  document.body.innerHTML = '<h1>Essai</h1><button>Envoyer</button>';
  await lookAtPage('/essai', { task });
  const [faulty, sound] = looked(task.meta);
  expect(faulty?.path).toBe('/essai');
  expect(faulty?.violations.map(({ rule, impact, targets, count }) => [rule, impact, targets, count])).toEqual([
    ['button-name', 'critical', ['.a', '.b'], 2],
    ['image-alt', 'critical', ['img'], 1],
  ]);
  expect(sound).toEqual({ path: '/essai', states: 1, violations: [] });
});

test('a test that stopped the clock is looked at all the same', async ({ task }) => {
  vi.useFakeTimers();
  document.body.innerHTML = '<h1>Essai</h1>';
  await lookAtPage('/essai', { task });
  expect(looked(task.meta)).toHaveLength(1);
});

test('in every other run of tests, nothing is looked at', async ({ task, onTestFinished }) => {
  // Hooks run last first: this one after those of `mountModule`.
  onTestFinished(() => expect('axe' in task.meta).toBe(false));
  await mountModule({ path: '/essai', routes: [{ path: '/essai', component: { render: () => h('h1', 'Essai') } }] });
  expect(document.body.textContent).toBe('Essai');
});
