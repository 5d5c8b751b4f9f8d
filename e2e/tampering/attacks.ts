import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { ALTERED, INTACT, integrityOf, OTHER, TARGET, type TargetFile } from './target-modules.ts';
import type { TamperedPortal } from './tampered-portal.ts';

/** A page of either browser. */
export interface Tab {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

/** One attack, and what must come of it in every browser. Rejects when something else does. */
export interface Attack {
  name: string;
  run: (tab: Tab, portal: TamperedPortal) => Promise<void>;
}

/** How long a page may take to show what it must, ms: two tries of two releases on a loaded machine. */
const PATIENCE = 20_000;

const PANEL = `Le service ${TARGET} est indisponible`;
const BEFORE_IT_OPENS: readonly TargetFile[] = ['main.js', 'shared.js', 'style.css'];

/** The attacks on what a page is made of, kind by kind. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'nothing is altered: the last release opens, its late chunk and its style too',
    async run(tab, portal) {
      const [, last] = portal.versions;
      await open(tab, portal);
      await shows(tab, 'Cible 2', `entry ${INTACT}`, `shared ${INTACT} 2`);
      await press(tab, 'Suite');
      await shows(tab, `late ${INTACT} 2`);
      assert.equal(await styleWord(tab), `style ${INTACT} 2`);
      await told(portal, `${last} mounted`);
    },
  },
  ...BEFORE_IT_OPENS.flatMap((file): Attack[] => [
    {
      name: `${file} of the last release: the one before it opens, and no style of the refused one stays`,
      async run(tab, portal) {
        const [former, last] = portal.versions;
        portal.alter(file, [last]);
        await open(tab, portal);
        await shows(tab, 'Cible 1', `shared ${INTACT} 1`);
        assert.equal(await styleWord(tab), `style ${INTACT} 1`);
        assert.deepEqual(await targetStyles(tab), [`/modules/${TARGET}/${former}/style.css`]);
        await told(portal, `${last} load-error`, `${former} mounted`);
        await refused(tab);
      },
    },
    {
      name: `${file} of both releases: the panel, after every try too; the other module works`,
      async run(tab, portal) {
        portal.alter(file, portal.versions);
        await open(tab, portal);
        await shows(tab, PANEL);
        for (const again of [2, 3]) {
          await press(tab, 'Réessayer');
          const address = `/${portal.versions[1]}/main.js?essai=${again}`;
          await until(
            () => portal.asked.some((url) => url.endsWith(address)),
            () => address,
          );
          await shows(tab, PANEL);
          await refused(tab);
        }
        assert.deepEqual(await targetStyles(tab), []);
        await told(portal, ...portal.versions.toReversed().map((version) => `${version} load-error`));
        await tab.evaluate(`void singleSpaNavigate('/${OTHER}')`);
        await shows(tab, 'Témoin');
      },
    },
  ]),
  {
    name: 'late.js: the page opens; when it asks for it, the panel, on another try too',
    async run(tab, portal) {
      const [, last] = portal.versions;
      portal.alter('late.js', portal.versions);
      await open(tab, portal);
      await shows(tab, 'Cible 2');
      await press(tab, 'Suite');
      await shows(tab, PANEL);
      assert.deepEqual(await targetStyles(tab), []);
      await press(tab, 'Réessayer');
      await shows(tab, 'Cible 2');
      await press(tab, 'Suite');
      await shows(tab, PANEL);
      await refused(tab);
      await told(portal, `${last} mounted`, `${last} crash`);
      await tab.evaluate(`void singleSpaNavigate('/${OTHER}')`);
      await shows(tab, 'Témoin');
    },
  },
  ...(['main.js', 'late.js'] as const).map((file): Attack => ({
    name: `the hash of the altered ${file} in the page's import map: nothing of the module runs, the other works`,
    async run(tab, portal) {
      const [, last] = portal.versions;
      const content = await (await fetch(`${portal.url}/modules/${TARGET}/${last}/${file}`)).text();
      portal.mend();
      portal.rewrite((html) =>
        html.replace(/<script type="importmap">.*?<\/script>/s, (map) =>
          map.replaceAll(integrityOf(content), integrityOf(content.replace(INTACT, ALTERED))),
        ),
      );
      await open(tab, portal);
      await shows(tab, PANEL);
      await told(portal, `${last} load-error`);
      assert.deepEqual(await targetStyles(tab), []);
      await refused(tab);
      await tab.evaluate(`void singleSpaNavigate('/${OTHER}')`);
      await shows(tab, 'Témoin');
    },
  })),
  {
    name: 'one other letter in the manifest: nothing opens, and the page says so',
    async run(tab, portal) {
      portal.rewrite((html) => html.replace(/(id="portail-manifeste">[^<]*"title":")cible"/, '$1ciblf"'));
      await open(tab, portal);
      await until(
        async () =>
          String(await tab.evaluate('document.body.textContent')).includes('n’est pas ce que le GIP SNE a signé'),
        () => textOf(tab),
      );
      await refused(tab);
      assert.deepEqual(portal.beacons, []);
    },
  },
  {
    name: 'an old manifest, rightly signed, replayed to the shell after a move: the page keeps to the newer one',
    async run(tab, portal) {
      await open(tab, portal);
      await shows(tab, 'Cible 2');
      const old = portal.answers.at(-1);
      await portal.move('rollback');
      try {
        await open(tab, portal);
        await shows(tab, 'Cible 1');
        assert.notEqual(portal.answers.at(-1), old);
        portal.impersonateRegistry(() => old);
        await open(tab, portal);
        await shows(tab, 'Cible 1');
      } finally {
        await portal.move('promote');
      }
    },
  },
];

async function open(tab: Tab, portal: TamperedPortal): Promise<void> {
  await tab.goto(`${portal.url}/${TARGET}`);
}

/** Waits until browsers told this, in this order, and nothing else. */
async function told(portal: TamperedPortal, ...beacons: string[]): Promise<void> {
  await until(
    () => portal.beacons.length >= beacons.length,
    () => portal.beacons.join(),
  );
  assert.deepEqual(portal.beacons, beacons);
}

async function textOf(tab: Tab): Promise<string> {
  return String(await tab.evaluate("document.querySelector('main')?.textContent ?? ''"));
}

/** Waits until the page's main part shows all of this. */
async function shows(tab: Tab, ...words: string[]): Promise<void> {
  await until(
    async () => {
      const shown = await textOf(tab);
      return words.every((word) => shown.includes(word));
    },
    async () => `« ${words.join(' », « ')} » in « ${await textOf(tab)} »`,
  );
}

async function press(tab: Tab, label: string): Promise<void> {
  await tab.evaluate(
    `[...document.querySelectorAll('main button')].find(({ textContent }) => textContent.trim() === '${label}').click()`,
  );
}

/** What the style of the target makes of the element that it is for. */
async function styleWord(tab: Tab): Promise<string> {
  const content = await tab.evaluate("getComputedStyle(document.querySelector('.styled'), '::before').content");
  return String(content).replaceAll('"', '');
}

/** The style sheets of the target that are linked. */
async function targetStyles(tab: Tab): Promise<unknown> {
  return tab.evaluate(
    `[...document.querySelectorAll('link[rel=stylesheet][href^="/modules/${TARGET}/"]')].map((link) => link.getAttribute('href'))`,
  );
}

/** Nothing that was altered ran or is applied. */
async function refused(tab: Tab): Promise<void> {
  assert.ok(!(await textOf(tab)).includes(ALTERED), 'altered code ran');
  const styles = String(
    await tab.evaluate(
      "[...document.querySelectorAll('.styled')].map((each) => getComputedStyle(each, '::before').content).join()",
    ),
  );
  assert.ok(!styles.includes(ALTERED), 'an altered style is applied');
}

async function until(isSo: () => boolean | Promise<boolean>, what: () => string | Promise<string>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not seen in ${PATIENCE} ms: ${await what()}`);
    await setTimeout(50);
  }
}
