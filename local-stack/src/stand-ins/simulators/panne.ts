import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { html, type Html } from '@pwp/api-kit';
import { SimulatorError } from './simulator-error.ts';

/** How a simulator fails on purpose. */
export const PanneMode = z.enum(['off', 'lent', 'erreur', 'coupure']);
export type PanneMode = z.infer<typeof PanneMode>;

const MODE_LABELS: Record<PanneMode, string> = {
  off: 'Aucune panne',
  lent: 'Lent : répond après 20 secondes, ou quand la panne change',
  erreur: 'Erreur : répond 503',
  coupure: 'Coupure : ferme la connexion',
};

const Methode = z.enum(['GET', 'POST', 'PUT', 'DELETE']);

/**
 * Without `methode`, every call fails. With one, only calls of this method fail, so that an operation of several
 * calls is interrupted.
 */
const PanneBody = z.object({ mode: PanneMode, methode: Methode.optional() });
type PanneBody = z.infer<typeof PanneBody>;

const REFUSAL = `Le mode est l’un de : ${PanneMode.options.join(', ')} ; la méthode, si elle est dite, de : ${Methode.options.join(', ')}.`;

/** Default delay of `lent`, in ms. */
const SLOW_MS = 20_000;

/** The failure switch of one simulator. In memory: a restart ends every panne. */
export class Panne {
  #set: PanneBody = { mode: 'off' };
  readonly #name: string;
  readonly #slowMs: number;
  #held = new AbortController();

  constructor(name: string, slowMs = SLOW_MS) {
    this.#name = name;
    this.#slowMs = slowMs;
  }

  /** Releases the responses that `lent` delays. */
  close(): void {
    this.#held.abort();
  }

  /** `GET`: returns the current mode. */
  readonly read: Middleware = (ctx) => {
    ctx.body = this.#set;
  };

  /** `POST`: sets it, from JSON or from the page's form; delayed responses of `lent` are sent now. */
  readonly write: Middleware = (ctx) => {
    const parsed = PanneBody.safeParse(ctx.request.body);
    if (!parsed.success) throw new SimulatorError(400, 'mode-invalide', REFUSAL);
    this.#set = parsed.data;
    this.#held.abort();
    this.#held = new AbortController();
    if (ctx.is('urlencoded') === 'urlencoded') {
      ctx.redirect(ctx.path.replace(/\/panne$/, ''));
      ctx.status = 303;
      return;
    }
    ctx.body = this.#set;
  };

  /** Fails according to the mode. `lent` does the work and delays the response: the worst case for the caller. */
  readonly middleware: Middleware = async (ctx, next) => {
    const { methode = ctx.method } = this.#set;
    const mode = methode === ctx.method ? this.#set.mode : 'off';
    if (mode === 'coupure') return cut(ctx);
    if (mode === 'erreur') {
      throw new SimulatorError(503, 'indisponible', `${this.#name} est momentanément indisponible.`);
    }
    const slow = mode === 'lent';
    const { signal } = this.#held;
    try {
      await next();
    } finally {
      if (slow) await delay(this.#slowMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  };

  /** The form that sets the mode, for the simulator's page at `path`. */
  form(path: string): Html {
    const options = PanneMode.options.map(
      (mode) =>
        html`<label
          ><input type="radio" name="mode" value="${mode}" ${mode === this.#set.mode ? 'checked' : ''} />
          ${MODE_LABELS[mode]}</label
        >`,
    );
    return html`<form method="post" action="${path}/panne">
      <fieldset>
        <legend>Panne</legend>
        ${options}<button type="submit">Appliquer</button>
      </fieldset>
    </form>`;
  }
}

/** Closes the connection without a response, or in the middle of the body when there is one. */
async function cut(ctx: Context): Promise<void> {
  ctx.respond = false;
  const { req } = ctx;
  const hasBody = Number(ctx.get('content-length')) > 0 || ctx.get('transfer-encoding') !== '';
  if (hasBody) await Promise.race([once(req, 'data'), once(req, 'close')]).catch(() => undefined);
  req.socket.destroy();
}
