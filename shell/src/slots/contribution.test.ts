import type { Beacon, ManifestEntry } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { networkProblem } from '@pwp/web-kit/host';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { h, type Component } from 'vue';
import { createPortal, type Portal } from '../frame/portal.ts';
import type { loadModule } from '../mounting/module-code.ts';
import { createOpeningGuard } from '../mounting/opening-guard.ts';
import { manifestEntry } from '../testing/manifest-entries.ts';
import { createContribution, type Contribution } from './contribution.ts';

const NAME = 'accueil.fiche';
const avis = manifestEntry({ id: 'avis', slots: [{ name: NAME }] });

let element: HTMLElement;
let portal: Portal;
let told: string[];
let contribution: Contribution | undefined;
const load = vi.fn<typeof loadModule>();

function moduleWith(component: Component): WebModule {
  const nothing = () => Promise.resolve();
  const declared = { id: 'avis', routes: [], slots: { [NAME]: component } };
  return { bootstrap: nothing, unmount: nothing, mount: Object.assign(nothing, { declared }) };
}

/** A new page of the tab, with the contribution of a module in its slot. */
function openPage(entry: ManifestEntry): void {
  portal = createPortal({ modules: [entry], unavailable: [] });
  contribution = createContribution(
    entry,
    { name: NAME, data: () => ({}) },
    {
      element,
      show: () => undefined,
      breaker: portal.breaker,
      guard: portal.guard,
      report: ({ module, outcome }: Beacon) => void told.push(`${module} ${outcome}`),
    },
    load,
  );
  contribution.open();
}

beforeEach(() => {
  sessionStorage.clear();
  told = [];
  load.mockReset();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  element = document.createElement('div');
});
afterEach(() => {
  contribution?.close();
  vi.restoreAllMocks();
});

test('a page that died while it opened a contribution tries it once more, then no more; its module is told of', async () => {
  load.mockImplementation(() => new Promise(() => undefined));
  const send = vi.spyOn(navigator, 'sendBeacon').mockReturnValue(true);
  for (let turn = 0; turn < 3; turn += 1) openPage(avis);
  expect(load).toHaveBeenCalledTimes(2);
  // Once a page, and this test is one page.
  const beacon = send.mock.calls[0]?.[1];
  expect(beacon instanceof Blob && (await beacon.text())).toBe('{"module":"avis","version":"1","outcome":"crash"}');
  expect(portal.breaker.isOpen('avis@1')).toBe(false);
});

test.each([
  ['stands in the slot', () => Promise.resolve(moduleWith({ render: () => h('p', 'Avis') }))],
  ['fails', () => Promise.reject(new TypeError('failed to fetch'))],
])('a page that ends once a contribution %s did not die of it', async (_what, come) => {
  load.mockImplementation(come);
  openPage(avis);
  await vi.waitFor(() => expect(told).not.toEqual([]));
  const died = vi.fn<(name: string) => void>();
  createOpeningGuard(died);
  expect(died).not.toHaveBeenCalled();
});

test('an answer of the API that no handler caught is logged, and takes nothing away', async () => {
  const refused = networkProblem();
  load.mockResolvedValue(moduleWith({ render: () => h('button', { onClick: () => Promise.reject(refused) }, 'Agir') }));
  openPage(avis);
  await vi.waitFor(() => expect(told).toEqual(['avis mounted']));
  element.querySelector('button')?.click();
  await vi.waitFor(() => expect(console.error).toHaveBeenCalledWith(`module avis, slot ${NAME}`, refused));
  expect(element.textContent).toBe('Agir');
  expect(told).toEqual(['avis mounted']);
});
