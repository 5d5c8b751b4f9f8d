import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { html, type Html } from './html-page.ts';
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

/** Without `methode`, every call fails; with one, the calls of this method alone, so that work of several is cut in the middle. */
const PanneBody = z.object({ mode: PanneMode, methode: Methode.optional() });
type PanneBody = z.infer<typeof PanneBody>;

const REFUSAL = `Le mode est l'un de : ${PanneMode.options.join(', ')} ; la méthode, si elle est dite, de : ${Methode.options.join(', ')}.`;

/** Time that `lent` takes by default, in ms. */
const SLOW_MS = 20_000;

/** The failure switch of one simulator. Kept in memory: a restart ends every panne. */
export class Panne {
  #set: PanneBody = { mode: 'off' };
  readonly #name: string;
  readonly #slowMs: number;
  #held = new AbortController();

  constructor(name: string, slowMs = SLOW_MS) {
    this.#name = name;
    this.#slowMs = slowMs;
  }

  /** Lets go of the answers that `lent` holds back. */
  close(): void {
    this.#held.abort();
  }

  /** `GET`: tells how it is set. */
  readonly read: Middleware = (ctx) => {
    ctx.body = this.#set;
  };

  /** `POST`: sets it, from JSON or from the form of the page; what `lent` holds back is answered now. */
  readonly write: Middleware = (ctx) => {
    const parsed = PanneBody.safeParse(ctx.request.body);
    if (!parsed.success) {
      throw new SimulatorError(400, 'mode-invalide', REFUSAL);
    }
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

  /** Fails as the mode says. `lent` does the work and holds the answer back: the meanest case for the caller. */
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
      if (slow) await delay(this.#slowMs, undefined, { signal, ref: false }).catch(ignoreAbort);
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

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}

/** Closes the connection without an answer, in the middle of the body where there is one. */
async function cut(ctx: Context): Promise<void> {
  ctx.respond = false;
  const { socket } = ctx.req;
  const announced = Number(ctx.get('content-length'));
  if (announced > 0 || ctx.get('transfer-encoding') !== '') await receiveHalf(ctx.req, announced);
  socket.destroy();
}

/** Waits for half of the `announced` bytes, or for the first ones when their number is not announced. */
function receiveHalf(req: IncomingMessage, announced: number): Promise<void> {
  let received = 0;
  return new Promise((resolve) => {
    req.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received * 2 >= announced) resolve();
    });
    req.once('close', resolve);
  });
}
