import type { Page } from '@pwp/testing/browser';

/** An authenticator built into the machine of the browser; Chromium simulates it. */
export interface VirtualAuthenticator {
  /** Whether it recognises its user; true at first. */
  setRecognises: (recognises: boolean) => Promise<void>;
  /** Removes the authenticator with its passkeys, and adds a new one. */
  replace: () => Promise<void>;
}

/**
 * Adds an authenticator to a page, touched at once when asked; pages that it opens have none. The browser offers no
 * passkey by itself: otherwise the sign-in page, which asks as soon as it renders, would be left before a click.
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
