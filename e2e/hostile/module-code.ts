/** What each module does once it is on screen. */
export const HARM = {
  minuteur: "setTimeout(() => { throw new Error('minuteur: broken on purpose'); }, 50);",
  bloque: 'setTimeout(() => { const end = performance.now() + 5_500; while (performance.now() < end); }, 50);',
  boucle: 'for (;;);',
};

/** An outside origin that `ailleurs` declares, and one that it does not. */
export const ORIGINS = { declared: 'https://permis.test', foreign: 'https://ailleurs.test' };

/** Loads an image of both, calls both, and writes on its page what came. */
export const REACHING = `
  const say = (what) => domElement.append(Object.assign(document.createElement('p'), { textContent: what }));
  for (const origin of ${JSON.stringify(Object.values(ORIGINS))}) {
    const image = new Image();
    image.onload = () => say('image of ' + origin);
    image.onerror = () => say('no image of ' + origin);
    image.src = origin + '/image.svg';
    fetch(origin + '/answer').then(() => say('answer of ' + origin), () => say('no answer of ' + origin));
  }`;

/** Modules that are made as a team makes them, but for their build. */
export const WRITTEN: Record<string, { slot?: string; code: string }> = {
  hote: {
    code: `
      const Boucle = defineSlot('hote.boucle');
      const page = { render: () => [h('h1', 'Hote'), h(Boucle)] };`,
  },
  tourne: {
    slot: 'hote.boucle',
    code: `
      const page = { render: () => h('h1', 'Tourne') };
      const shown = { setup: () => { for (;;); } };`,
  },
};

/** The name of a module in the menu. */
export const titleOf = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1);

/** Code that does harm as it comes on screen. */
export function bareCode(id: string, harm: string): string {
  return `export const bootstrap = () => Promise.resolve();
export const mount = ({ domElement }) => {
  const heading = document.createElement('h1');
  heading.tabIndex = -1;
  heading.textContent = '${titleOf(id)}';
  domElement.append(heading);
  heading.focus();
  ${harm}
  return Promise.resolve();
};
export const unmount = () => Promise.resolve();
`;
}

/** Code that has the kit show `page`, and `shown` in a slot. */
export function writtenCode(id: string, code: string, slot: string | undefined): string {
  const slots = slot === undefined ? '{}' : `{ '${slot}': shown }`;
  return `import { defineSlot, defineWebModule } from '@pwp/web-kit';
import { h } from 'vue';
${code}
const routes = [{ path: '/${id}', component: page, meta: { title: '${titleOf(id)}' } }];
export const { bootstrap, mount, unmount } = defineWebModule({ id: '${id}', routes, slots: ${slots} });
`;
}
