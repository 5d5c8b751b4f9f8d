import type { Brand } from '@pwp/contracts';
import { withArticle } from '@pwp/contracts/french-article';
import { askLater } from './ask-later.ts';
import { ImportMapRefused, keepWhatWasSigned } from './manifest/page-integrity.ts';
import { placeOf } from './manifest/places.ts';
import { RECONNECTION_PATH } from './manifest/shell-pages.ts';
import { verifySignature } from './manifest/signature.ts';
import { FRAME_ID, type PageData } from './page-data.ts';
import { readManifestText, readPage, readPageData, type Page } from './read-page-data.ts';
import { sendBeacon } from './registry/beacons.ts';
import { comesFromIdentity, createIdentity } from './session/identity.ts';
import { keptPath } from './session/kept-page-state.ts';
import { handSessionOver } from './session/reconnection-window.ts';

void boot().catch((error: unknown) => {
  console.error(error);
  say(NOTHING_CAME);
});

async function boot(): Promise<void> {
  // What the server wrote in the page: where to sign in, and every module of the portal.
  const data = readPageData();
  if (location.pathname === RECONNECTION_PATH) {
    // This window only signs in again for another one, then closes.
    await handSessionOver(data);
    return;
  }
  await askLater(data);
  const text = readManifestText();
  const verified = isSigned(text, data);
  try {
    await openVerified(readPage(data, text), verified);
  } catch (error) {
    console.error(error);
    // An altered text may break any code that reads it.
    say((await verified) && !(error instanceof ImportMapRefused) ? NOTHING_CAME : notVerified(data.brand));
  }
}

async function openVerified(page: Page, verified: Promise<boolean>): Promise<void> {
  const identity = createIdentity(page.data.identity);
  const path = comesFromIdentity() ? (keptPath() ?? location.pathname) : location.pathname;
  const isForAll = placeOf(path, page.manifest, null).kind !== 'sign-in';
  // Who is signed in stays so on a page that anybody may read.
  const isPublic = isForAll && !(await identity.rejoin());

  // Who is known is back in a moment: what this browser runs then is made ready while the identity answers.
  if (!isForAll && page.data.later === null && !comesFromIdentity())
    addEventListener('beforeunload', () => setTimeout(() => void import('./open-portal.ts').catch(() => undefined)), {
      once: true,
    });
  // Sign-in starts first and waits for no other code. For an unknown person it is a redirection, so nothing below matters.
  const signedIn = isForAll ? Promise.resolve() : identity.signIn();
  // The portal itself says when sign-in failed.
  const settled = signedIn.catch(() => undefined);
  if (!isForAll && !comesFromIdentity()) await settled;

  // No code of a module runs before the signature is verified.
  if (!(await verified)) throw new Error('the manifest is not what the registry signed');
  const manifest = keepWhatWasSigned(page.manifest, document, ({ id, release }) => {
    console.error(`module ${id}`, new Error('what the page says of its files is not what was signed'));
    if (release !== null) sendBeacon({ module: id, version: release.version, outcome: 'load-error' });
  });
  // The HTML preloads this code and the module's that is asked for: they come while the identity answers.
  const { openPortal } = await import('./open-portal.ts');
  await openPortal({ page: { ...page, manifest }, identity, signedIn, isPublic });
}

/** Whether the manifest is what the registry signed. A browser that cannot verify it goes on, and says so. */
async function isSigned(text: string, { signature, registryKey }: PageData): Promise<boolean> {
  const verdict = await verifySignature(text, signature, registryKey);
  if (verdict === 'unknown') console.warn('Ce navigateur ne vérifie pas la signature du manifeste (Ed25519).');
  return verdict !== 'altered';
}

const NOTHING_CAME =
  'Le portail n’a pas pu être chargé. Vérifiez votre connexion, puis rechargez cette page ; votre travail enregistré n’est pas touché.';
const notVerified = ({ owner, contact }: Brand) =>
  `Le portail n’est pas ouvert : ce qui est arrivé n’est pas ce que ${withArticle('le', owner)} a signé. Rechargez cette page ; si cela dure, écrivez à ${contact}. Votre travail enregistré n’est pas touché.`;

/** Without the portal's code there is no frame to say anything in. */
function say(text: string): void {
  const notice = document.createElement('p');
  notice.setAttribute('role', 'alert');
  notice.className = 'fr-container fr-my-4w';
  notice.textContent = text;
  document.getElementById(FRAME_ID)?.replaceChildren(notice);
}
