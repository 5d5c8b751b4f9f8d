import { randomBytes } from 'node:crypto';
import type { Middleware } from 'koa';
import { SimulatorError } from '../simulators/simulator-error.ts';

export type GlpiSessions = ReturnType<typeof createGlpiSessions>;

/** The sessions of callers with both tokens, in memory: a restart ends them, like PHP's. Every call sends the application's. */
export function createGlpiSessions(appToken: string, userToken: string) {
  const opened = new Set<string>();
  const tokenOf: (ctx: Parameters<Middleware>[0]) => string = (ctx) => {
    const token = ctx.get('session-token');
    if (token === '') {
      throw new SimulatorError(400, 'ERROR_SESSION_TOKEN_MISSING', 'session_token is missing or empty');
    }
    if (!opened.has(token)) {
      throw new SimulatorError(401, 'ERROR_SESSION_TOKEN_INVALID', 'session_token seems invalid');
    }
    return token;
  };

  const requireApp: Middleware = (ctx, next) => {
    if (ctx.get('app-token') === appToken) return next();
    throw new SimulatorError(400, 'ERROR_WRONG_APP_TOKEN_PARAMETER', 'app_token seems wrong');
  };
  const open: Middleware = (ctx) => {
    const given = ctx.get('authorization');
    if (given === '') {
      throw new SimulatorError(400, 'ERROR_LOGIN_PARAMETERS_MISSING', 'login, password or user_token missing');
    }
    if (given !== `user_token ${userToken}`) {
      throw new SimulatorError(401, 'ERROR_GLPI_LOGIN_USER_TOKEN', 'user_token seems invalid');
    }
    const token = randomBytes(20).toString('hex');
    opened.add(token);
    ctx.body = { session_token: token };
  };
  const kill: Middleware = (ctx) => {
    opened.delete(tokenOf(ctx));
    ctx.status = 200;
    ctx.body = '';
  };
  const requireSession: Middleware = (ctx, next) => {
    tokenOf(ctx);
    return next();
  };
  return { requireApp, open, kill, require: requireSession };
}
