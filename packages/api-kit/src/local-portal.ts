import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the demo of a portal on one machine has. */
export interface DemoData {
  now: Date;
  /** Codes of the guichets of the demo accounts. */
  guichets: readonly string[];
  /** The account of agent@pwp.test, as `caller.accountId` names it. */
  agentId: string;
}

/** A system that a module asks, as it answers on one machine. */
export interface StandIn {
  /** Answers what is asked below the address of the stand-in; `request.url` begins there. */
  handler: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  /** Ends it, with the portal. */
  close?: () => void | Promise<void>;
}

/** What a module gives to a portal on one machine (`npm start`, `npx pwp portal`), and to no other. */
export interface LocalPortal {
  /**
   * Fills the module's tables, in one transaction, the first time that a portal with its data serves the module. What it throws is told
   * and undoes it; the next start tries again.
   */
  seed?: (demo: DemoData) => Promise<void>;
  /** Stands in for the systems that the module asks. */
  standIn?: {
    /** The module's settings, by environment variable, with the stand-in at `url` (without a trailing slash). Those that are set stay. */
    settings: (url: string) => Readonly<Record<string, string>>;
    /** Starts it. `folder` is its own, and keeps what is written there. */
    start: (given: { folder: string }) => StandIn | Promise<StandIn>;
  };
}

/** What `testing/local-portal.ts` of a module exports, as `localPortal`. */
export function defineLocalPortal(portal: LocalPortal): LocalPortal {
  return portal;
}
