import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { install, onPath } from './debian-package.ts';

/** The headless build first: one context costs a sixth of the CPU, and Playwright uses it by default. */
const CHROMIUM = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const FIREFOX = ['firefox-esr', 'firefox'];

/** Finds a Chromium: on the PATH, else Playwright's, else Debian's, installed when root. */
export function findChromium(): string | undefined {
  const found = presentChromium();
  if (found !== undefined) return found;
  install('chromium-headless-shell');
  return onPath(CHROMIUM);
}

/** The Chromium that this machine has already: on the PATH, else Playwright's. */
export function presentChromium(): string | undefined {
  const own = chromium.executablePath();
  return onPath(CHROMIUM) ?? (existsSync(own) ? own : undefined);
}

/** Finds a Firefox: on the PATH, else Debian's, installed when root. */
export function findFirefox(): string | undefined {
  const found = onPath(FIREFOX);
  if (found !== undefined) return found;
  install('firefox-esr');
  return onPath(FIREFOX);
}
