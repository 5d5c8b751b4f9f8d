import { launch, type Page } from 'puppeteer-core';
import { firefoxConfig } from '../portal-config.ts';

/** A Firefox window that records errors of the console and the pages. */
export interface FirefoxWindow {
  page: Page;
  /** Errors of scripts and of the console, in order. */
  errors: string[];
  close: () => Promise<void>;
}

/** Starts the machine's own Firefox, which Playwright cannot drive; its downloads go to `downloads`. */
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
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, errors, close: () => browser.close() };
}
