import { placeOf } from './manifest/places.ts';
import { RECONNECTION_PATH } from './manifest/shell-pages.ts';
import { FRAME_ID } from './page-data.ts';
import { readPageData } from './read-page-data.ts';
import { comesFromIdentity, createIdentity } from './session/identity.ts';
import { handSessionOver } from './session/reconnection-window.ts';

// What the server wrote in the page: where to sign in, and every module of the portal.
const { identity: identityConfig, manifest } = readPageData();

if (location.pathname === RECONNECTION_PATH) {
  // This window only signs in again for another one, then closes.
  void handSessionOver(identityConfig);
} else {
  void boot();
}

async function boot(): Promise<void> {
  const identity = createIdentity(identityConfig);
  const isPublic = placeOf(location.pathname, manifest, null).kind !== 'sign-in';

  // Sign-in leaves first, and waits for no other code: for a person who is not known yet it is a redirection, and nothing below matters.
  const signedIn = isPublic ? Promise.resolve() : identity.signIn();
  // Whoever cannot sign in is told so by the portal.
  const settled = signedIn.catch(() => undefined);
  if (!isPublic && !comesFromIdentity()) await settled;

  try {
    // The HTML preloads this code and the module's that is asked for: they come while the identity answers.
    const { openPortal } = await import('./open-portal.ts');
    await openPortal({ manifest, identity, signedIn, isPublic });
  } catch (error) {
    console.error(error);
    sayThatNothingCame();
  }
}

/** Without the portal's code there is no frame to say anything in. */
function sayThatNothingCame(): void {
  const notice = document.createElement('p');
  notice.setAttribute('role', 'alert');
  notice.className = 'fr-container fr-my-4w';
  notice.textContent =
    "Le portail n'a pas pu être chargé. Vérifiez votre connexion, puis rechargez cette page ; votre travail enregistré n'est pas touché.";
  document.getElementById(FRAME_ID)?.replaceChildren(notice);
}
