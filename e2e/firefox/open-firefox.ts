import { launch, type Page } from 'puppeteer-core';
import { firefoxConfig } from '../portal-config.ts';

/** A window of Firefox that keeps what the console and the pages complain of. */
export interface FirefoxWindow {
  page: Page;
  /** Errors of scripts and of the console, as they come. */
  errors: readonly string[];
  close: () => Promise<void>;
}

/** Starts the machine's own Firefox, which Playwright cannot drive; what it downloads goes to `downloads`. */
export async function openFirefox(downloads: string): Promise<FirefoxWindow> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefoxConfig.executablePath,
    headless: true,
    defaultViewport: { width: 1366, height: 768 },
    extraPrefsFirefox: {
      'intl.accept_languages': 'fr-FR, fr',
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.always_ask_before_handling_new_types': false,
      'pdfjs.disabled': true,
    },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  const note = (text: string): void => {
    if (!isCutPreload(text)) errors.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(message.text());
  });
  page.on('pageerror', (error) => note(String(error)));
  return { page, errors, close: () => browser.close() };
}

/** A preload that the way to the identity cut: Firefox compares its integrity with nothing, whose SHA-384 this is. */
function isCutPreload(text: string): boolean {
  return (
    text.includes('integrity') && text.includes('OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb')
  );
}
