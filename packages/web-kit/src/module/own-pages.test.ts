import { expect, test } from 'vitest';
import { pageFaults, slotFaults } from './own-pages.ts';

const component = () => Promise.resolve({});
const place = { id: 'exemple', path: '/exemple', home: false, publicPages: [{ path: '/ouvert' }] };
const faultsOf = (...paths: string[]) =>
  pageFaults({ id: 'exemple', routes: paths.map((path) => ({ path, component })) }, place);

test('pages below the path of module.json are the module’s, and « / » and the public pages where it owns them', () => {
  expect(faultsOf('/exemple', '/exemple/detail/:id', '/ouvert')).toEqual([]);
  const home = { id: 'exemple', routes: [{ path: '/', component }] };
  expect(pageFaults(home, { ...place, home: true })).toEqual([]);
  expect(pageFaults(home, place)).toEqual([expect.stringContaining('« / » is outside « /exemple »')]);
});

test.each(['/autre', '/exemples', '/ouvert/plus', '/:any(.*)*', 'exemple'])('the route %s is outside', (path) => {
  expect(faultsOf(path)).toEqual([expect.stringContaining(`« ${path} »`)]);
});

test('children and other names are looked at as the router reads them', () => {
  const routes = [
    {
      path: '/exemple',
      component,
      alias: ['/exemple/accueil', '/ailleurs'],
      children: [
        { path: '', component },
        { path: 'detail', component },
        { path: '/perdu', component },
      ],
    },
  ];
  const faults = pageFaults({ id: 'exemple', routes }, place).join();
  for (const outside of ['« /ailleurs »', '« /perdu »', '« /ailleurs/detail »']) expect(faults).toContain(outside);
  expect(faults).not.toContain('« /exemple/');
});

test('an id that differs is named beside that of module.json', () => {
  expect(pageFaults({ id: 'exmple', routes: [] }, place)).toEqual([
    'defineWebModule says the id « exmple », module.json says « exemple »: write the same in both.',
  ]);
});

test('a slot that only module.json or only the code names is a fault with its name', () => {
  const page = () => Promise.resolve({ default: {} });
  const declared = { id: 'exemple', routes: [], slots: { 'autre.fiche': page, 'autre.liste': page } };
  expect(slotFaults(declared, [{ name: 'autre.fiche' }, { name: 'autre.liste' }])).toEqual([]);
  expect(slotFaults({ id: 'exemple', routes: [] }, undefined)).toEqual([]);
  expect(slotFaults(declared, [{ name: 'autre.fiche' }, { name: 'autre.page' }])).toEqual([
    'module.json names the slot « autre.page »: give defineWebModule a component for it.',
    'defineWebModule has a component for the slot « autre.liste »: name it in module.json.',
  ]);
});
