import type { Problem, Session } from '@pwp/contracts';
import type { AccountAccess, IdentityOutcome } from '@pwp/web-kit';
import { installAccountAccess, setSession } from '@pwp/web-kit/host';
import { aSession, installSilentHost } from '@pwp/web-kit/testing';
import { vi } from 'vitest';
import { mount, unmount } from '../main.ts';

/** The API of a test: it receives the method and path, and returns the answer. */
export type Answer = (method: string, path: string, body: unknown) => Response | Promise<Response>;

/** A portal around one page of the profile. */
export interface ProfilePortal {
  page: HTMLElement;
  /** The requests to the API, in order: `PUT /api/profile/informations`. */
  asked: string[];
  bodies: unknown[];
  announced: string[];
  access: { [Name in keyof AccountAccess]: ReturnType<typeof vi.fn<AccountAccess[Name]>> };
  button: (name: string) => HTMLButtonElement;
  field: (label: string) => HTMLInputElement | HTMLSelectElement;
  close: () => Promise<void>;
}

/** An answer that refuses. */
export function problem(status: number, code: string, more: Partial<Problem> = {}): Response {
  return Response.json({ type: `urn:pwp:problem:${code}`, title: 'Refus', status, code, ...more }, { status });
}

/** Opens a page of the profile over an API that answers with `answer`. */
export async function openProfile(
  path: string,
  answer: Answer,
  options: { session?: Session; outcome?: IdentityOutcome; takesPasskey?: boolean } = {},
): Promise<ProfilePortal> {
  const page = document.createElement('main');
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const announced = installSilentHost();
  const access: ProfilePortal['access'] = {
    changePassword: vi.fn<AccountAccess['changePassword']>(() => Promise.resolve()),
    takesPasskey: vi.fn<AccountAccess['takesPasskey']>(() => options.takesPasskey ?? false),
    registerPasskey: vi.fn<AccountAccess['registerPasskey']>(() => Promise.resolve()),
    takeIdentityOutcome: vi.fn<AccountAccess['takeIdentityOutcome']>(() => options.outcome),
    signOut: vi.fn<AccountAccess['signOut']>(() => Promise.resolve()),
  };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    asked.push(`${method} ${url}`);
    bodies.push(body);
    return answer(method, url, body);
  });
  installAccountAccess(access);
  setSession(options.session ?? aSession());
  document.body.replaceChildren(page);
  window.history.replaceState(null, '', path);
  await mount({ domElement: page });

  return {
    page,
    asked,
    bodies,
    announced,
    access,
    button(name) {
      const named = (candidate: HTMLButtonElement) =>
        (candidate.getAttribute('aria-label') ?? candidate.textContent.trim()) === name;
      const found = [...page.querySelectorAll('button')].find(named);
      if (found === undefined) throw new Error(`There is no button « ${name} ».`);
      return found;
    },
    field(label) {
      const found = [...page.querySelectorAll('label')].find((candidate) =>
        candidate.textContent.trim().startsWith(label),
      );
      const element = document.getElementById(found?.htmlFor ?? '');
      if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) return element;
      throw new Error(`There is no field « ${label} ».`);
    },
    async close() {
      await unmount();
      vi.unstubAllGlobals();
    },
  };
}

/** Types or chooses a value, as a person does. */
export function fill(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}
