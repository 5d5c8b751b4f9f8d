import { defineAsyncComponent, type Component } from 'vue';
import type * as components from './shell-page-components.ts';

type ShellPages = typeof components;

let loaded: ShellPages | undefined;

/** Fetches the pages of the shell, which are read seldom: one file holds them all. */
export async function loadShellPages(): Promise<ShellPages> {
  loaded ??= await import('./shell-page-components.ts');
  return loaded;
}

/** One of these pages: drawn at once when they are there, else when they come. */
export function shellPage(name: keyof ShellPages): Component {
  return loaded?.[name] ?? defineAsyncComponent(async () => (await loadShellPages())[name]);
}
