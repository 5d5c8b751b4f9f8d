import type { Locator, Page } from 'puppeteer-core';

/** An element by name and exact visible text, without doubled or non-breaking spaces. */
export function withText(
  page: Page,
  element: 'a' | 'button' | 'h1' | 'h2' | 'h3' | 'p',
  text: string,
): Locator<unknown> {
  return page.locator(`::-p-xpath(//${element}[${READ}="${text}"])`);
}

/** The field whose label starts with this text; a hint may follow in the label. */
export function labelled(page: Page, label: string): Locator<unknown> {
  return page.locator(`::-p-xpath(//*[@id=//label[starts-with(${READ}, "${label}")]/@for])`);
}

const READ = 'normalize-space(translate(., "\u00A0", " "))';
