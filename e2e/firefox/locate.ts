import type { Locator, Page } from 'puppeteer-core';

/** An element by its name and its whole text, as it is read: no doubled and no unbreakable space. */
export function withText(
  page: Page,
  element: 'a' | 'button' | 'h1' | 'h2' | 'h3' | 'p',
  text: string,
): Locator<unknown> {
  return page.locator(`::-p-xpath(//${element}[${READ}="${text}"])`);
}

/** The field that a label, which may go on with a hint, begins to name. */
export function labelled(page: Page, label: string): Locator<unknown> {
  return page.locator(`::-p-xpath(//*[@id=//label[starts-with(${READ}, "${label}")]/@for])`);
}

const READ = 'normalize-space(translate(., "\u00A0", " "))';
