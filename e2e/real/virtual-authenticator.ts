import type { Page } from '@pwp/testing/browser';

/** What keeps passkeys, built in the machine of a journey's browser: Chromium plays it. */
export interface VirtualAuthenticator {
  /** Whether it recognises who is in front of it: its owner, at first. */
  setRecognises: (recognises: boolean) => Promise<void>;
  /** Takes it away, with its passkeys, and has another in its place. */
  replace: () => Promise<void>;
}

/**
 * Gives a page an authenticator, touched as soon as it is asked to be; pages that it opens have none. The browser
 * proposes no passkey by itself: the page of sign-in, which asks as soon as it is drawn, would be left before a click.
 */
export async function plugAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  await page.addInitScript({
    content:
      'if (globalThis.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;',
  });
  const browser = await page.context().newCDPSession(page);
  const add = async () => {
    const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return authenticatorId;
  };
  await browser.send('WebAuthn.enable');
  let authenticatorId = await add();
  return {
    async setRecognises(isUserVerified) {
      await browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async replace() {
      await browser.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      authenticatorId = await add();
    },
  };
}
